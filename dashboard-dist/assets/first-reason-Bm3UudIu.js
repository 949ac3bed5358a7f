<<<<<<<< HEAD:dashboard-dist/assets/first-reason-Bm3UudIu.js
import{c as e}from"./first-C2DWjuZz.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
========
import{c as e}from"./first-DD0EH7KJ.js";var t=({checked:e})=>{let[t,...n]=e?.because??[];return t&&`${t.message}${n.length>0?` (+${n.length} more)`:``}`},n=n=>n.because??(n.reused?e(n):t(n)??n.why??``);export{n,t};
>>>>>>>> pages:dashboard-dist/assets/first-reason-VHDb6BgQ.js
