(() => {
  'use strict';
  const $ = id => document.getElementById(id);
  const report = JSON.parse($('data').textContent);
  const growth = 'before' in report;
  const root = report.tree;
  const MOST_ROWS = 300, MOST_BOXES = 400, LEVELS = 3;
  const colours = {
    light: ['#4e79a7', '#b07aa1', '#59a14f', '#d08a2e', '#76b7b2', '#c25b6c', '#8c6d46', '#7a7f87'],
    dark: ['#3f6690', '#8a5c80', '#437f3b', '#a36a1d', '#4f8d89', '#9c4354', '#70562f', '#5b616a']
  };

  // Which part is whose: the data have only children. Numbers stand for parts in the chart, which copies what it is given.
  const parents = new Map(), nodes = [], numbers = new Map();
  const todo = [root];
  while (todo.length) {
    const node = todo.pop();
    numbers.set(node, nodes.length);
    nodes.push(node);
    for (const child of node.children || []) {
      parents.set(child, node);
      todo.push(child);
    }
  }

  const human = bytes => {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let size = Math.abs(bytes), unit = 0;
    while (size >= 1000 && unit < units.length - 1) { size /= 1000; unit++; }
    return (unit === 0 ? String(size) : size.toPrecision(3)) + units[unit];
  };
  const signed = change => (change > 0 ? '+' : change < 0 ? '−' : '') + human(change);
  const change = node => node.bytes - (node.before || 0);
  const escape = text => text.replace(/[&<>"]/g, c => '&#' + c.charCodeAt(0) + ';');
  const way = node => { const out = []; for (let at = node; at; at = parents.get(at)) out.unshift(at); return out; };
  const size = node => growth ? Math.max(node.bytes, node.before || 0) : node.bytes;

  let current = root, found = null, chart = null;
  let dark = matchMedia('(prefers-color-scheme: dark)').matches;

  // Of a tree of any size a few hundred boxes are drawn: those that are large enough to be seen.
  function boxes(node, colour, level, budget) {
    const box = { name: node.name, value: size(node), number: numbers.get(node), itemStyle: { color: colour(node, level) } };
    const children = node.children;
    if (children && level < LEVELS && budget > 1) {
      const sorted = children.slice().sort((a, b) => size(b) - size(a));
      const whole = Math.max(1, size(node));
      const shown = [];
      let rest = 0;
      for (const child of sorted) {
        if (size(child) / whole > 0.002 && shown.length < Math.min(80, budget)) shown.push(child);
        else rest += size(child);
      }
      box.children = shown.map(child => boxes(child, colour, level + 1, Math.floor(budget * size(child) / whole)));
      rest += node.own || 0;
      if (rest > 0 && shown.length) box.children.push({ name: 'more', value: rest, itemStyle: { color: colour(node, level) } });
      if (!box.children.length) delete box.children;
    }
    return box;
  }

  function colouring() {
    const palette = dark ? colours.dark : colours.light;
    if (growth) {
      return node => {
        const c = change(node) / Math.max(1, size(node));
        if (c === 0) return palette[7];
        return c > 0 ? (c > 0.2 ? (dark ? '#b3403a' : '#cf4b43') : (dark ? '#8a5a3a' : '#dc9a72'))
          : (c < -0.2 ? (dark ? '#2f7d46' : '#3f9a57') : (dark ? '#4b6f57' : '#93bf9f'));
      };
    }
    const order = new Map();
    (current.children || []).forEach((child, i) => order.set(child, i));
    return node => {
      for (let at = node; at; at = parents.get(at)) if (order.has(at)) return palette[order.get(at) % palette.length];
      return palette[7];
    };
  }

  function draw() {
    const text = getComputedStyle(document.documentElement).getPropertyValue('--text').trim();
    const back = getComputedStyle(document.documentElement).getPropertyValue('--back').trim();
    if (!chart) {
      chart = echarts.init($('map'), null, { renderer: 'canvas' });
      chart.on('click', event => {
        const node = event.data && nodes[event.data.number];
        let at = node;
        while (at && parents.get(at) !== current) at = parents.get(at);
        if (at && at.children) go(at);
      });
      addEventListener('resize', () => chart.resize());
    }
    chart.setOption({
      animationDuration: 250,
      animationDurationUpdate: 250,
      tooltip: {
        confine: true,
        backgroundColor: back,
        textStyle: { color: text },
        formatter: event => {
          const node = event.data && nodes[event.data.number];
          if (!node) return escape(event.name) + ' ' + human(event.value);
          const path = way(node).slice(1).map(each => each.name).join(' › ');
          return '<b>' + escape(path || node.name) + '</b><br>' + human(node.bytes) + (growth ? ' ' + signed(change(node)) : '')
            + (node.reason ? '<br>' + escape(node.reason.slice(0, 200)) : '');
        }
      },
      series: [{
        type: 'treemap', left: 0, right: 0, top: 0, bottom: 4, roam: false, nodeClick: false, breadcrumb: { show: false },
        label: { show: true, formatter: event => event.name + ' ' + human(event.value), color: '#fff' },
        upperLabel: { show: true, height: 20, color: text },
        itemStyle: { borderColor: back, borderWidth: 1, gapWidth: 1 },
        levels: [{ upperLabel: { show: false } }, { itemStyle: { borderWidth: 2 } }],
        data: boxes(current, colouring(), 0, MOST_BOXES).children || [boxes(current, colouring(), 0, 1)]
      }]
    }, { replaceMerge: ['series'] });
  }

  function cell(row, text, number) {
    const td = row.insertCell();
    td.textContent = text;
    if (number) td.className = 'n';
  }

  function table() {
    const head = growth ? ['Name', 'Before', 'After', 'Change'] : ['Name', 'Size', 'Share', 'Kind'];
    const row = $('head').insertRow ? $('head') : null;
    row.textContent = '';
    const line = row.insertRow();
    head.forEach((text, i) => {
      const th = document.createElement('th');
      th.textContent = text;
      th.scope = 'col';
      if (i === 1 || i === 2 || growth && i === 3) th.className = 'n';
      line.append(th);
    });
    const list = found || current.children || [];
    const body = $('rows');
    body.textContent = '';
    for (const node of list.slice(0, MOST_ROWS)) {
      const tr = body.insertRow();
      tr.tabIndex = -1;
      tr.node = node;
      if (node.reason) tr.title = node.reason;
      cell(tr, found ? way(node).slice(1).map(each => each.name).join(' › ') : node.name);
      if (growth) {
        cell(tr, human(node.before), true);
        cell(tr, human(node.bytes), true);
        cell(tr, signed(change(node)), true);
      } else {
        cell(tr, human(node.bytes), true);
        cell(tr, (100 * node.bytes / Math.max(1, root.bytes)).toFixed(1) + '%', true);
        cell(tr, node.kind);
      }
    }
    if (body.rows.length) body.rows[0].tabIndex = 0;
    $('more').textContent = list.length > MOST_ROWS ? 'and ' + (list.length - MOST_ROWS) + ' more'
      : list.length ? '' : found ? 'Nothing has this in its name.' : 'Nothing is known of what is inside.';
    $('reason').textContent = current.reason && !found ? 'Why: ' + current.reason : '';
  }

  function path() {
    const nav = $('path');
    nav.textContent = '';
    way(current).forEach((node, i) => {
      if (i) nav.append(' › ');
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = node.name + ' ' + human(node.bytes);
      button.onclick = () => go(node);
      nav.append(button);
    });
  }

  function go(node, focus) {
    current = node;
    found = null;
    $('search').value = '';
    path();
    table();
    draw();
    if (focus && $('rows').rows.length) $('rows').rows[0].focus();
  }

  function up() {
    const was = current, parent = parents.get(current);
    if (!parent) return;
    go(parent);
    const row = [...$('rows').rows].find(each => each.node === was);
    (row || $('rows').rows[0]).focus();
  }

  function search() {
    const text = $('search').value.trim().toLowerCase();
    if (!text) { found = null; table(); return; }
    const hits = [], todo = [root];
    while (todo.length) {
      const node = todo.pop();
      if (node !== root && node.name.toLowerCase().includes(text)) hits.push(node);
      for (const child of node.children || []) todo.push(child);
    }
    found = hits.sort((a, b) => growth ? Math.abs(change(b)) - Math.abs(change(a)) : b.bytes - a.bytes);
    table();
  }

  function theme() {
    document.documentElement.classList.toggle('dark', dark);
    $('theme').textContent = dark ? 'Light' : 'Dark';
    if (chart) draw();
  }

  let waiting = 0;
  $('search').oninput = () => { clearTimeout(waiting); waiting = setTimeout(search, 80); };
  $('theme').onclick = () => { dark = !dark; theme(); };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', event => { dark = event.matches; theme(); });
  $('rows').onclick = event => { const row = event.target.closest('tr'); if (row) go(row.node.children ? row.node : parents.get(row.node)); };
  addEventListener('keydown', event => {
    const typing = document.activeElement === $('search');
    const rows = [...$('rows').rows], at = rows.indexOf(document.activeElement);
    const move = to => { const row = rows[Math.max(0, Math.min(rows.length - 1, to))]; if (row) { rows.forEach(each => { each.tabIndex = -1; }); row.tabIndex = 0; row.focus(); } event.preventDefault(); };
    if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') { if (at <= 0 && !typing) { $('search').focus(); event.preventDefault(); } else if (!typing) move(at - 1); }
    else if (event.key === 'Escape') { if (typing || found) { $('search').value = ''; search(); move(0); } else up(); }
    else if (typing) return;
    else if ((event.key === 'Enter' || event.key === 'ArrowRight') && at >= 0) { if (rows[at].node.children) go(rows[at].node, true); event.preventDefault(); }
    else if (event.key === 'Backspace' || event.key === 'ArrowLeft') { up(); event.preventDefault(); }
    else if (event.key === '/') { $('search').focus(); event.preventDefault(); }
  });

  const facts = (report.waste || []).slice(0, 50).map(each => human(each.bytes) + ' ' + each.path + ': ' + each.why)
    .concat((report.keeps || []).map(each => human(each.bytes) + ' ' + (each.path ? each.path + ': ' : '') + each.cause
      + (each.by.length ? ', by ' + each.by.join(', ') : '') + '. ' + each.advice));
  for (const text of facts) { const li = document.createElement('li'); li.textContent = text; $('list').append(li); }
  $('facts').hidden = facts.length === 0;
  $('name').textContent = document.title;
  $('whole').textContent = growth ? human(report.before.bytes) + ' to ' + human(report.after.bytes) + ' ' + signed(report.after.bytes - report.before.bytes)
    : human(report.bytes) + (report.compressed >= 0 ? ', ' + human(report.compressed) + ' compressed' : '');
  theme();
  go(root);
})();
