<<<<<<<< HEAD:dashboard-dist/assets/job-name-Cq57nXUk.js
import{mn as e}from"./first-CTlEHxW7.js";var t=({id:t,title:n})=>e(n??t),n=n=>n.title===void 0&&n.matrix!==void 0&&n.id.startsWith(`${n.matrix}/`)?e(n.id.slice(n.matrix.length+1)):t(n);export{t as n,n as t};
========
import{mn as e}from"./first-CDx6Y4Ky.js";var t=({id:t,title:n})=>e(n??t),n=n=>n.title===void 0&&n.matrix!==void 0&&n.id.startsWith(`${n.matrix}/`)?e(n.id.slice(n.matrix.length+1)):t(n);export{t as n,n as t};
>>>>>>>> walk:dashboard-dist/assets/job-name-Bza50TaS.js
