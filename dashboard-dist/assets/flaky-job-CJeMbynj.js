<<<<<<<< HEAD:dashboard-dist/assets/flaky-job-CxsvOD_P.js
import{D as e}from"./first-C5yOwOY4.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
========
import{D as e}from"./first-2LsHA1Pl.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
>>>>>>>> cachepages:dashboard-dist/assets/flaky-job-B29xFCAi.js
