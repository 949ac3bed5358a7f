<<<<<<<< HEAD:dashboard-dist/assets/percent-CBMkdsSw.js
import{jn as e,qn as t}from"./first-CTlEHxW7.js";var n=()=>{let{data:n}=t(e);return n!==void 0&&n.isReadOnly!==!0},r=e=>e>0&&e<.01?`< 1 %`:`${e<1?Math.min(99,Math.round(e*100)):100} %`;export{n,r as t};
========
import{jn as e,qn as t}from"./first-CDx6Y4Ky.js";var n=()=>{let{data:n}=t(e);return n!==void 0&&n.isReadOnly!==!0},r=e=>e>0&&e<.01?`< 1 %`:`${e<1?Math.min(99,Math.round(e*100)):100} %`;export{n,r as t};
>>>>>>>> walk:dashboard-dist/assets/percent-eZyRgc8Z.js
