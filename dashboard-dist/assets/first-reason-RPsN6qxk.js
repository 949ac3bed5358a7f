<<<<<<<< HEAD:dashboard-dist/assets/first-reason-RPsN6qxk.js
import{c as e}from"./first-BQC-pPzr.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
========
import{c as e}from"./first-ysidXele.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
>>>>>>>> retry:dashboard-dist/assets/first-reason-eIdgWqap.js
