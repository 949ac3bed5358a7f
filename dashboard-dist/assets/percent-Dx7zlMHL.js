<<<<<<<< HEAD:dashboard-dist/assets/percent-DS9IB92r.js
import{En as e,Hn as t}from"./first-DnRGKQWI.js";var n=()=>{let{data:n}=t(e);return n!==void 0&&n.isReadOnly!==!0},r=e=>e>0&&e<.01?`< 1 %`:`${e<1?Math.min(99,Math.round(e*100)):100} %`;export{n,r as t};
========
import{Tn as e,Vn as t}from"./first-COIzqdLx.js";var n=()=>{let{data:n}=t(e);return n!==void 0&&n.isReadOnly!==!0},r=e=>e>0&&e<.01?`< 1 %`:`${e<1?Math.min(99,Math.round(e*100)):100} %`;export{n,r as t};
>>>>>>>> pages:dashboard-dist/assets/percent-Dx7zlMHL.js
