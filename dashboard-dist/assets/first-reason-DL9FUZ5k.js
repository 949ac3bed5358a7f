<<<<<<<< HEAD:dashboard-dist/assets/first-reason-DL9FUZ5k.js
import{c as e}from"./first-B9FuUSIO.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
========
import{c as e}from"./first-Qch8GDYy.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
>>>>>>>> walk2:dashboard-dist/assets/first-reason-CmR4ztto.js
