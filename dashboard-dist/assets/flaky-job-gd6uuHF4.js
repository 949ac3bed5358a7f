<<<<<<<< HEAD:dashboard-dist/assets/flaky-job-OgBn2BRS.js
import{j as e}from"./first-DRH_2CbD.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
========
import{j as e}from"./first-0eL6n2xo.js";var t=({passed:t,failed:n,retried:r})=>[...n>0?[`failed in ${n} and passed in ${e(t,`run`)} of the same commit and inputs`]:[],...r>0?[`passed on a retry in ${e(r,`run`)}`]:[]].join(`; `);export{t};
>>>>>>>> eng:dashboard-dist/assets/flaky-job-gd6uuHF4.js
