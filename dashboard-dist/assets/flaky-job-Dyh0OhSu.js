<<<<<<<< HEAD:dashboard-dist/assets/flaky-job-Dyh0OhSu.js
import{k as e}from"./first-BQC-pPzr.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
========
import{P as e}from"./first-ysidXele.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
>>>>>>>> retry:dashboard-dist/assets/flaky-job-Bk_oSEwl.js
