<<<<<<<< HEAD:dashboard-dist/assets/flaky-job-OM8S9B5A.js
import{M as e}from"./first-C2DWjuZz.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
========
import{M as e}from"./first-DD0EH7KJ.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
>>>>>>>> pages:dashboard-dist/assets/flaky-job-DoQeqcSc.js
