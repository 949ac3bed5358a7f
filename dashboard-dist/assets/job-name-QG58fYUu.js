<<<<<<<< HEAD:dashboard-dist/assets/job-name-QG58fYUu.js
import{hn as e}from"./first-ClS0IDU3.js";var t=({id:t,title:n})=>e(n??t),n=n=>n.title===void 0&&n.matrix!==void 0&&n.id.startsWith(`${n.matrix}/`)?e(n.id.slice(n.matrix.length+1)):t(n);export{t as n,n as t};
========
import{hn as e}from"./first-DGm-7fIS.js";var t=({id:t,title:n})=>e(n??t),n=n=>n.title===void 0&&n.matrix!==void 0&&n.id.startsWith(`${n.matrix}/`)?e(n.id.slice(n.matrix.length+1)):t(n);export{t as n,n as t};
>>>>>>>> att2:dashboard-dist/assets/job-name-DkKEoy-s.js
