<<<<<<<< HEAD:dashboard-dist/assets/percent-CrFUDbpd.js
import{Jn as e,Mn as t}from"./first-ClS0IDU3.js";var n=()=>{let{data:n}=e(t);return n!==void 0&&n.isReadOnly!==!0},r=e=>e>0&&e<.01?`< 1 %`:`${e<1?Math.min(99,Math.round(e*100)):100} %`;export{n,r as t};
========
import{Jn as e,Mn as t}from"./first-DGm-7fIS.js";var n=()=>{let{data:n}=e(t);return n!==void 0&&n.isReadOnly!==!0},r=e=>e>0&&e<.01?`< 1 %`:`${e<1?Math.min(99,Math.round(e*100)):100} %`;export{n,r as t};
>>>>>>>> att2:dashboard-dist/assets/percent-BhXM6E9w.js
