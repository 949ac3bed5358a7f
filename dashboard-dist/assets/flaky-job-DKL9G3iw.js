<<<<<<<< HEAD:dashboard-dist/assets/flaky-job-Dvcw_6Au.js
import{D as e}from"./first-1mb48A5x.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
========
import{j as e}from"./first-BFuOsgOy.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
>>>>>>>> pagesover:dashboard-dist/assets/flaky-job-DKL9G3iw.js
