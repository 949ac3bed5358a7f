<<<<<<<< HEAD:dashboard-dist/assets/job-name-Bs2AjLpS.js
import{gn as e}from"./first-B9FuUSIO.js";var t=({id:t,title:n})=>e(n??t),n=n=>n.title===void 0&&n.matrix!==void 0&&n.id.startsWith(`${n.matrix}/`)?e(n.id.slice(n.matrix.length+1)):t(n);export{t as n,n as t};
========
import{gn as e}from"./first-Qch8GDYy.js";var t=({id:t,title:n})=>e(n??t),n=n=>n.title===void 0&&n.matrix!==void 0&&n.id.startsWith(`${n.matrix}/`)?e(n.id.slice(n.matrix.length+1)):t(n);export{t as n,n as t};
>>>>>>>> walk2:dashboard-dist/assets/job-name-B7hOQ2jZ.js
