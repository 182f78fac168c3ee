import { createSearch, defineCollator, entityCollator } from '/work/main/packages/search/src/index.ts'
import { readFileSync } from 'node:fs'
const N=Number(process.argv[2]??10000)
let seed=42;const rnd=()=>{seed=(seed*1664525+1013904223)%4294967296;return seed/4294967296}
const pick=<T>(a:T[])=>a[Math.floor(rnd()*a.length)]!
const docs=[...JSON.parse(readFileSync('/work/shared/corpus/search/cran/docs.json','utf8')),...JSON.parse(readFileSync('/work/shared/corpus/search/cisi/docs.json','utf8'))]
const words=[...new Set(docs.flatMap((d:any)=>(d.title+' '+d.text).toLowerCase().match(/[a-z]{3,}/g)??[]))] as string[]
// zipf-ish syllable words for size
const syl='ba be bi bo ca ce co da de di do fa fe ga go ka ke ko la le li lo ma me mi mo na ne no pa pe po ra re ro sa se so ta te to va ve zo'.split(' ')
const made=Array.from({length:Math.min(60000,N)},()=>Array.from({length:2+Math.floor(rnd()*3)},()=>pick(syl)).join(''))
const vocab=[...words,...made]
const zipf=()=>vocab[Math.floor(vocab.length**rnd())-0]??vocab[0]!
const doms='billing payment order user account invoice ledger checkout shipping catalog inventory search email sms fraud tax report session auth token profile address refund payout risk pricing coupon cart review media video image upload export import audit gateway event message queue'.split(' ')
const roles='api service worker gateway ui db cache proxy operator client sdk job scheduler controller broker indexer'.split(' ')
const ents:any[]=[];const used=new Set<string>()
for(let i=0;i<N*.2;i++){const p=[pick(doms),...(rnd()<.5?[pick(doms)]:[]),...(i>600?[pick(made)]:[]),pick(roles)];const style=i%3;const name=style===0?p.join('-'):style===1?p.map(x=>x[0]!.toUpperCase()+x.slice(1)).join(''):p.join('_');const key=p.join('');if(used.has(key))continue;used.add(key);ents.push({parts:p,style,e:{apiVersion:'v1',kind:pick(['Component','API','Resource','System']),metadata:{name,description:Array.from({length:12},zipf).join(' '),tags:[pick(roles),pick(doms)]},spec:{type:'service',owner:'team-'+Math.floor(rnd()*200),lifecycle:pick(['production','experimental','deprecated'])}}})}
const pages=Array.from({length:N-ents.length},(_,i)=>({title:Array.from({length:2+Math.floor(rnd()*4)},zipf).join(' '),text:Array.from({length:80+Math.floor(rnd()*100)},()=>rnd()<.05?pick(doms):zipf()).join(' '),location:`/docs/${i>>2}#s${i}`,kind:'component',namespace:'default',owner:'team-'+(i%200)}))
const search=createSearch({collators:[entityCollator({entities:()=>ents.map(x=>x.e)}),defineCollator({name:'docs',type:'techdocs',collect:()=>pages})]})
;(global as any).gc?.();const m0=process.memoryUsage().heapUsed
let worst=0,last=performance.now();const iv=setInterval(()=>{const n=performance.now();worst=Math.max(worst,n-last-5);last=n},5)
const c0=process.cpuUsage();let t=performance.now();await search.index();const c1=process.cpuUsage(c0);console.log('cpu s',(c1.user+c1.system)/1e6);console.log('index',((performance.now()-t)/1000).toFixed(1),'s for',N,'stall',worst.toFixed(0),'ms');clearInterval(iv)
;(global as any).gc?.();console.log('heap MB',((process.memoryUsage().heapUsed-m0)/1e6).toFixed(0), 'arrays', (process.memoryUsage().arrayBuffers/1e6).toFixed(0))
t=performance.now();const again=await search.index();console.log('again',((performance.now()-t)).toFixed(0),'ms',again.added,again.changed)
const lat=async(label:string,qs:string[])=>{for(const q of qs.slice(0,30))await search.query({term:q,limit:10});const ts:number[]=[];let hits=0;for(const q of qs){let best=1e9,r:any;for(let k=0;k<9;k++){const t=performance.now();r=await search.query({term:q,limit:10});best=Math.min(best,performance.now()-t)}ts.push(best);hits+=r.total}ts.sort((a,b)=>a-b);console.log(label.padEnd(14),'p50',ts[ts.length>>1]!.toFixed(2),'p95',ts[Math.floor(ts.length*.95)]!.toFixed(2),'max',ts.at(-1)!.toFixed(1),'avg total',Math.round(hits/qs.length))}
const mid=()=>vocab[Math.floor(200+rnd()*3000)]!
const typo=(w:string)=>{const i=1+Math.floor(rnd()*(w.length-2));return [w.slice(0,i)+w.slice(i+1),w.slice(0,i)+w[i+1]+w[i]+w.slice(i+2),w.slice(0,i)+'x'+w.slice(i)][Math.floor(rnd()*3)]!}
const Q=(n:number,f:()=>string)=>Array.from({length:n},f)
await lat('one',Q(300,mid));await lat('two',Q(300,()=>mid()+' '+mid()));await lat('three',Q(300,()=>mid()+' '+mid()+' '+mid()));await lat('prefix',Q(300,()=>mid().slice(0,3+Math.floor(rnd()*3))));await lat('typo',Q(300,()=>typo(mid()+'')));await lat('broad',Q(100,()=>vocab[Math.floor(rnd()*8)]+' '+vocab[Math.floor(rnd()*8)]+' '+mid()));await lat('all',Q(50,()=>''))
// known items
const s1=async(label:string,qs:{q:string,loc:string}[])=>{let ok=0;const bad:string[]=[];for(const {q,loc} of qs){const r=await search.query({term:q,limit:1});if(r.results[0]?.document.location===loc)ok++;else bad.push(q+' => '+(r.results[0]?.document.title))}console.log('S@1',label.padEnd(10),(ok/qs.length).toFixed(3),bad.slice(0,3).join(' ; '))}
const sample=Q(300,()=>'').map(()=>pick(ents));const loc=(x:any)=>`/catalog/default/${x.e.kind.toLowerCase()}/${x.e.metadata.name.toLowerCase()}`
await s1('exact',sample.map(x=>({q:x.e.metadata.name,loc:loc(x)})))
await s1('words',sample.map(x=>({q:x.parts.join(' '),loc:loc(x)})))
await s1('reversed',sample.map(x=>({q:[...x.parts].reverse().join(' '),loc:loc(x)})))
await s1('camel',sample.filter(x=>x.style===1).map(x=>({q:x.parts.join('-'),loc:loc(x)})))
await s1('prefix',sample.map(x=>{const n=x.parts.join('-');return{q:n.slice(0,Math.max(n.length-3,5)),loc:loc(x)}}))
await s1('typo',sample.map(x=>{const ps=[...x.parts];const li=ps.map((p:string,i:number)=>[p.length,i]).sort((a:any,b:any)=>b[0]-a[0])[0]![1];ps[li]=typo(ps[li]);return{q:ps.join(x.style===0?'-':' '),loc:loc(x)}}))
await s1('typoJoined',sample.map(x=>({q:typo(x.e.metadata.name),loc:loc(x)})))
const u:number[]=[];for(let i=0;i<200;i++){const t=performance.now();await search.update({collator:'docs',documents:[{...pages[i]!,text:pages[i]!.text+' changed'+i}]});u.push(performance.now()-t)}u.sort((a,b)=>a-b);console.log('update p50',u[100]!.toFixed(2),'p95',u[190]!.toFixed(2))
