<<<<<<<< HEAD:dashboard-dist/assets/findable-KboDKQNn.js
import{n as e}from"./rolldown-runtime-WkwZ5CU-.js";import{$n as t}from"./first-DRH_2CbD.js";var n=e(t(),1),r=[],i=[],a=new Set,o=e=>{r=e,i=r.flat();for(let e of a)e()},s=(e,t)=>{let i=(0,n.useEffectEvent)(t);(0,n.useEffect)(()=>{let t=e.map(e=>({name:e,act:()=>{i(e)}}));return o([...r,t]),()=>{o(r.filter(e=>e!==t))}},[e])},c=()=>i,l=e=>(a.add(e),()=>void a.delete(e));export{l as n,s as r,c as t};
========
import{n as e}from"./rolldown-runtime-WkwZ5CU-.js";import{Zn as t}from"./first-0eL6n2xo.js";var n=e(t(),1),r=[],i=[],a=new Set,o=e=>{r=e,i=r.flat();for(let e of a)e()},s=(e,t)=>{let i=(0,n.useEffectEvent)(t);(0,n.useEffect)(()=>{let t=e.map(e=>({name:e,act:()=>{i(e)}}));return o([...r,t]),()=>{o(r.filter(e=>e!==t))}},[e])},c=()=>i,l=e=>(a.add(e),()=>void a.delete(e));export{l as n,s as r,c as t};
>>>>>>>> eng:dashboard-dist/assets/findable-CxSkno9U.js
