<<<<<<<< HEAD:dashboard-dist/assets/flaky-job-DQERDtx8.js
import{j as e}from"./first-ClS0IDU3.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
========
import{j as e}from"./first-DGm-7fIS.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
>>>>>>>> att2:dashboard-dist/assets/flaky-job-BmGTatsO.js
