<<<<<<<< HEAD:dashboard-dist/assets/first-reason-CugB-S_c.js
import{c as e}from"./first-CTlEHxW7.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
========
import{c as e}from"./first-CDx6Y4Ky.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
>>>>>>>> walk:dashboard-dist/assets/first-reason-Dgc_0JPT.js
