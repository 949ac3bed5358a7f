<<<<<<<< HEAD:dashboard-dist/assets/flaky-job-BO85RjAv.js
import{j as e}from"./first-DsnN5hz8.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
========
import{j as e}from"./first-Ddi9XDwK.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
>>>>>>>> pages:dashboard-dist/assets/flaky-job-BCRo0JPo.js
