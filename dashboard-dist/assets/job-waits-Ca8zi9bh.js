<<<<<<<< HEAD:dashboard-dist/assets/job-waits-Ca8zi9bh.js
import{Tn as e}from"./first-C2YXs6u3.js";var t=e=>new Map(e.map(e=>[e.id,e])),n=({status:e})=>e===`pending`||e===`queued`,r=(t,n,r)=>{let i=r;for(let a of t.needs){let t=n.get(a);if(t){if(!e(t))return;i=Math.max(i,t.endedAt??r)}}return i},i=(e,t,i,a)=>{let o=r(e,t,i),s=e.attempts[0]?.startedAt??e.startedAt;return s===void 0?n(e)&&o!==void 0?Math.max(0,a-o):void 0:Math.max(0,s-(o??s))};export{r as n,i as r,t};
========
import{Dn as e}from"./first-C2yKIvBj.js";var t=e=>new Map(e.map(e=>[e.id,e])),n=({status:e})=>e===`pending`||e===`queued`,r=(t,n,r)=>{let i=r;for(let a of t.needs){let t=n.get(a);if(t){if(!e(t))return;i=Math.max(i,t.endedAt??r)}}return i},i=(e,t,i,a)=>{let o=r(e,t,i),s=e.attempts[0]?.startedAt??e.startedAt;return s===void 0?n(e)&&o!==void 0?Math.max(0,a-o):void 0:Math.max(0,s-(o??s))};export{r as n,i as r,t};
>>>>>>>> pageslog:dashboard-dist/assets/job-waits-CTAafEGA.js
