<<<<<<<< HEAD:dashboard-dist/assets/first-reason-NrISaKpg.js
import{c as e}from"./first-ClS0IDU3.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
========
import{c as e}from"./first-DGm-7fIS.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
>>>>>>>> att2:dashboard-dist/assets/first-reason-Bnbyn-jk.js
