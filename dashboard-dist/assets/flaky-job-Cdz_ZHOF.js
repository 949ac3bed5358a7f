<<<<<<<< HEAD:dashboard-dist/assets/flaky-job-C65slFFS.js
import{j as e}from"./first-B9FuUSIO.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
========
import{j as e}from"./first-Qch8GDYy.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
>>>>>>>> walk2:dashboard-dist/assets/flaky-job-Cdz_ZHOF.js
