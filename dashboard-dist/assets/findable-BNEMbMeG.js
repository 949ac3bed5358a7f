<<<<<<<< HEAD:dashboard-dist/assets/findable-BNEMbMeG.js
import{n as e}from"./rolldown-runtime-WkwZ5CU-.js";import{er as t}from"./first-B9FuUSIO.js";var n=e(t(),1),r=[],i=[],a=new Set,o=e=>{r=e,i=r.flat();for(let e of a)e()},s=(e,t)=>{let i=(0,n.useEffectEvent)(t);(0,n.useEffect)(()=>{let t=e.map(e=>({name:e,act:()=>{i(e)}}));return o([...r,t]),()=>{o(r.filter(e=>e!==t))}},[e])},c=()=>i,l=e=>(a.add(e),()=>void a.delete(e));export{l as n,s as r,c as t};
========
import{n as e}from"./rolldown-runtime-WkwZ5CU-.js";import{er as t}from"./first-Qch8GDYy.js";var n=e(t(),1),r=[],i=[],a=new Set,o=e=>{r=e,i=r.flat();for(let e of a)e()},s=(e,t)=>{let i=(0,n.useEffectEvent)(t);(0,n.useEffect)(()=>{let t=e.map(e=>({name:e,act:()=>{i(e)}}));return o([...r,t]),()=>{o(r.filter(e=>e!==t))}},[e])},c=()=>i,l=e=>(a.add(e),()=>void a.delete(e));export{l as n,s as r,c as t};
>>>>>>>> walk2:dashboard-dist/assets/findable-DozNmL0l.js
