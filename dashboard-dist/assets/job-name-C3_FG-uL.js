<<<<<<<< HEAD:dashboard-dist/assets/job-name-Ds83hgbR.js
import{hn as e}from"./first-DRH_2CbD.js";var t=({id:t,title:n})=>e(n??t),n=n=>n.title===void 0&&n.matrix!==void 0&&n.id.startsWith(`${n.matrix}/`)?e(n.id.slice(n.matrix.length+1)):t(n);export{t as n,n as t};
========
import{pn as e}from"./first-0eL6n2xo.js";var t=({id:t,title:n})=>e(n??t),n=n=>n.title===void 0&&n.matrix!==void 0&&n.id.startsWith(`${n.matrix}/`)?e(n.id.slice(n.matrix.length+1)):t(n);export{t as n,n as t};
>>>>>>>> eng:dashboard-dist/assets/job-name-C3_FG-uL.js
