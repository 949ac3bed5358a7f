<<<<<<<< HEAD:dashboard-dist/assets/first-reason-DBoJvrAh.js
import{c as e}from"./first-DRH_2CbD.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
========
import{c as e}from"./first-0eL6n2xo.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
>>>>>>>> eng:dashboard-dist/assets/first-reason-CpXRpYsF.js
