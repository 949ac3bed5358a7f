<<<<<<<< HEAD:dashboard-dist/assets/flaky-job-BXBMpHyX.js
import{D as e}from"./first-D7SCPj1Y.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
========
import{A as e}from"./first-DiEX8mww.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
>>>>>>>> main:dashboard-dist/assets/flaky-job-3eMabLh9.js
