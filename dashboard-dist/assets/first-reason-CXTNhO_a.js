<<<<<<<< HEAD:dashboard-dist/assets/first-reason-CXTNhO_a.js
import{c as e}from"./first-DsnN5hz8.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
========
import{s as e}from"./first-Ddi9XDwK.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
>>>>>>>> pages:dashboard-dist/assets/first-reason-Bu8qlEpb.js
