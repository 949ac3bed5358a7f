<<<<<<<< HEAD:dashboard-dist/assets/percent-Dn90ERGZ.js
import{En as e,Hn as t}from"./first-C2DWjuZz.js";var n=()=>{let{data:n}=t(e);return n!==void 0&&n.isReadOnly!==!0},r=e=>e>0&&e<.01?`< 1 %`:`${e<1?Math.min(99,Math.round(e*100)):100} %`;export{n,r as t};
========
import{En as e,Hn as t}from"./first-DD0EH7KJ.js";var n=()=>{let{data:n}=t(e);return n!==void 0&&n.isReadOnly!==!0},r=e=>e>0&&e<.01?`< 1 %`:`${e<1?Math.min(99,Math.round(e*100)):100} %`;export{n,r as t};
>>>>>>>> pages:dashboard-dist/assets/percent-B-LWSng1.js
