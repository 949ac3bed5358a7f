<<<<<<<< HEAD:dashboard-dist/assets/flaky-job-CLy0nPjw.js
import{M as e}from"./first-CTlEHxW7.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
========
import{A as e}from"./first-CDx6Y4Ky.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
>>>>>>>> walk:dashboard-dist/assets/flaky-job-ColkT2Ja.js
