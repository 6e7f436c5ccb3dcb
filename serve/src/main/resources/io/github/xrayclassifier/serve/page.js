// SPDX-License-Identifier: Apache-2.0
'use strict';

// Text from files, their names above all, reaches the page as text nodes only.
const $ = id => document.getElementById(id);
const AT_ONCE = 3; // uploads: enough to keep two workers busy while a third file is on its way
const MOST_TRIES = 60; // a busy server is asked again every second
const SIDE = 1024;
const CRITERIA = {
  input: 'The image is not fit to be judged',
  distribution: 'The image is unlike those that the model was trained on',
  confidence: 'No finding is probable enough',
};

let entries = []; // one a file: {file, name, row, button, answer, problem}
let waiting = [];
let running = 0;
let chosen = -1;
let view = null; // {samples, white, width, height, layers} of the chosen file
let viewing = new AbortController();
let largestFile = Infinity;
let generation = 0; // raised by Clear: answers of before are dropped

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const percent = p => (100 * p).toFixed(1) + ' %';

async function ask(path, file, signal) {
  for (let tries = 1; ; tries++) {
    let response;
    try {
      response = await fetch(path, {
        method: 'POST', body: file, signal, headers: {'Content-Type': 'application/octet-stream'},
      });
    } catch (e) {
      if (e.name === 'AbortError') throw e;
      throw new Error('The file could not be read, or the server cannot be reached.');
    }
    if (response.ok) return response.json();
    if (response.status === 503 && tries < MOST_TRIES) {
      await new Promise(done => setTimeout(done, 1000));
      continue;
    }
    const problem = await response.json().catch(() => ({}));
    throw new Error((problem.title || 'Status ' + response.status) + ': ' + (problem.detail || 'no further word'));
  }
}

// Files and folders

function add(files) {
  const shown = files.filter(({name}) => !name.split('/').pop().startsWith('.'));
  for (const {file, name} of shown) {
    const entry = {file, name};
    entry.row = element('tr');
    const cell = element('th');
    cell.scope = 'row';
    entry.button = element('button', name);
    entry.button.type = 'button';
    entry.button.tabIndex = -1;
    entry.button.addEventListener('click', () => choose(entries.indexOf(entry)));
    cell.append(entry.button);
    entry.row.append(cell, element('td', 'waiting'), element('td', ''));
    $('rows').append(entry.row);
    entries.push(entry);
    waiting.push(entry);
  }
  $('list').hidden = entries.length === 0;
  for (const id of ['csv', 'print', 'clear']) $(id).disabled = entries.length === 0;
  if (chosen < 0 && entries.length > 0) choose(0);
  report();
  pump();
}

function pump() {
  while (running < AT_ONCE && waiting.length > 0) {
    running++;
    const started = generation;
    const entry = waiting.shift();
    classify(entry).finally(() => {
      running--;
      if (started === generation) settle(entry);
      pump();
    });
  }
}

async function classify(entry) {
  try {
    if (entry.file.size > largestFile) {
      throw new Error('The file is too large: expected at most ' + largestFile + ' bytes, found ' + entry.file.size);
    }
    entry.answer = await ask('v1/classify?file=' + encodeURIComponent(entry.name.slice(-300)), entry.file);
  } catch (e) {
    entry.problem = e.message;
  }
}

function words(entry) {
  if (entry.problem) return 'not read';
  if (!entry.answer) return 'waiting';
  if (entry.answer.verdict === 'abstained') return 'no answer';
  return entry.answer.findings.join(', ') || 'none of the findings';
}

function settle(entry) {
  entry.row.children[1].textContent = words(entry);
  entry.row.children[1].className = entry.problem ? 'fail' : '';
  entry.row.children[2].textContent =
    entry.answer && entry.answer.probability !== null ? percent(entry.answer.probability) : '';
  if (entries[chosen] === entry) showAnswer(entry);
  report();
}

function report() {
  const failed = entries.filter(entry => entry.problem).length;
  const done = entries.filter(entry => entry.answer || entry.problem).length;
  $('status').textContent = entries.length === 0 ? 'No files yet.'
    : done + ' of ' + entries.length + (entries.length === 1 ? ' file' : ' files') + ' done'
      + (failed ? ', ' + failed + ' not read' : '') + '.';
}

async function walk(entry, into) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    into.push({file, name: entry.fullPath.replace(/^\//, '')});
  } else if (entry.isDirectory) {
    const reader = entry.createReader();
    for (;;) { // a reader hands out a hundred at a time
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (some.length === 0) break;
      for (const one of some) await walk(one, into);
    }
  }
}

async function dropped(event) {
  event.preventDefault();
  $('drop').classList.remove('over');
  const items = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry()).filter(entry => entry);
  const files = [];
  try {
    for (const item of items) await walk(item, files);
  } catch (e) {
    $('status').textContent = 'A folder could not be read: ' + e.message;
  }
  files.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  add(files);
}

function picked(input) {
  add([...input.files].map(file => ({file, name: file.webkitRelativePath || file.name})));
  input.value = '';
}

// The chosen file

function choose(index, focus) {
  if (index < 0 || index >= entries.length) return;
  if (entries[chosen]) {
    entries[chosen].row.classList.remove('chosen');
    entries[chosen].button.tabIndex = -1;
    entries[chosen].button.removeAttribute('aria-current');
  }
  chosen = index;
  const entry = entries[chosen];
  entry.row.classList.add('chosen');
  entry.button.tabIndex = 0;
  entry.button.setAttribute('aria-current', 'true');
  if (focus) entry.button.focus();
  entry.row.scrollIntoView({block: 'nearest'});
  $('selected').hidden = false;
  $('selected-title').textContent = entry.name;
  $('previous').disabled = chosen === 0;
  $('next').disabled = chosen === entries.length - 1;
  showAnswer(entry);
  loadView(entry);
}

function fillList(list, texts) {
  list.replaceChildren(...texts.map(text => element('li', text)));
}

function reasonInWords(reason) {
  const colon = reason.indexOf(': ');
  const heading = CRITERIA[reason.slice(0, colon)];
  return heading ? heading + ': ' + reason.slice(colon + 2) : reason;
}

function showAnswer(entry) {
  const answer = entry.answer;
  $('verdict').textContent = entry.problem ? 'Not read'
    : !answer ? 'Waiting for the answer'
    : answer.verdict === 'abstained' ? 'No answer: the model abstains'
    : answer.findings.length === 0 ? 'None of the findings'
    : answer.findings.join(', ') + ', probability ' + percent(answer.probability);
  $('verdict').className = entry.problem ? 'fail' : '';
  fillList($('reasons'), entry.problem ? [entry.problem] : answer ? answer.reasons.map(reasonInWords) : []);
  fillList($('warnings'), answer ? answer.warnings : []);
  $('probabilities-title').hidden = !answer;
  $('probabilities').replaceChildren(...(answer ? bars(answer) : []));
  $('probabilities-note').textContent = answer && answer.verdict === 'abstained'
    ? 'The model abstains: these numbers are no answer.' : '';
  const facts = !answer ? [] : [
    ['Image', answer.format + ', ' + answer.width + ' x ' + answer.height + ' pixels'],
    ['Took', answer.millis.toFixed(0) + ' ms'], ['Model', answer.model],
    ['SHA-256', answer.model_sha256], ['Ran on', answer.runtime + ', ' + answer.provider]];
  $('facts').replaceChildren(...facts.flatMap(([name, value]) => [element('dt', name), element('dd', value)]));
}

function bars(answer) {
  const sorted = Object.entries(answer.probabilities).sort(([, a], [, b]) => (b === null ? -1 : b) - (a === null ? -1 : a));
  return sorted.map(([finding, probability]) => {
    const row = element('tr', undefined, answer.findings.includes(finding) ? 'first' : '');
    const name = element('th', finding);
    name.scope = 'row';
    const cell = element('td', probability === null ? 'not trained: no number' : percent(probability));
    if (probability !== null) {
      const track = element('span', undefined, 'track');
      const fill = element('span', undefined, 'fill');
      fill.style.width = 100 * probability + '%';
      track.setAttribute('aria-hidden', 'true');
      track.append(fill);
      cell.append(track);
    }
    row.append(name, cell);
    return row;
  });
}

// The image: window, level and heatmap

async function loadView(entry) {
  viewing.abort();
  viewing = new AbortController();
  const signal = viewing.signal;
  dropView();
  if (entry.file.size > largestFile) return;
  $('view-status').textContent = 'The image is on its way.';
  try {
    const found = await ask('v1/view?side=' + SIDE, entry.file, signal);
    if (signal.aborted) return;
    const bytes = Uint8Array.from(atob(found.samples), c => c.charCodeAt(0));
    const little = new DataView(bytes.buffer);
    const samples = new Uint16Array(bytes.length / 2);
    for (let i = 0; i < samples.length; i++) samples[i] = little.getUint16(2 * i, true);
    view = {samples, white: found.white, width: found.width, height: found.height, layers: new Map()};
    for (const {finding, png} of found.heatmaps) {
      const picture = Uint8Array.from(atob(png), c => c.charCodeAt(0));
      view.layers.set(finding, URL.createObjectURL(new Blob([picture], {type: 'image/png'})));
    }
    showView(entry);
  } catch (e) {
    if (e.name !== 'AbortError') $('view-status').textContent = 'There is no image to show.';
  }
}

function dropView() {
  if (view) for (const url of view.layers.values()) URL.revokeObjectURL(url);
  view = null;
  $('controls').hidden = true;
  $('layer').hidden = true;
  $('layer').removeAttribute('src');
  $('stage').hidden = true;
}

function showView(entry) {
  $('view-status').textContent = '';
  $('stage').hidden = false;
  $('controls').hidden = false;
  $('image').width = view.width;
  $('image').height = view.height;
  $('image').setAttribute('aria-label', 'The image ' + entry.name);
  $('level').max = view.white;
  $('width').max = view.white;
  const before = $('finding').value;
  $('finding').replaceChildren(...[...view.layers.keys()].map(finding => element('option', finding)));
  if (view.layers.has(before) && $('finding').dataset.kept) $('finding').value = before;
  $('heatmap-choice').hidden = view.layers.size === 0;
  $('opacity').disabled = view.layers.size === 0;
  wholeRange();
  showLayer();
}

function showLayer() {
  const url = view && view.layers.get($('finding').value);
  $('layer').hidden = !url;
  if (!url) return;
  $('layer').src = url;
  $('layer').alt = 'Heatmap of ' + $('finding').value;
  $('layer').style.opacity = $('opacity').value / 100;
  $('opacity-value').textContent = $('opacity').value + ' %';
  fitLayer();
}

function fitLayer() { // exactly over the image, whatever the stage's size
  $('layer').style.width = $('image').clientWidth + 'px';
  $('layer').style.height = $('image').clientHeight + 'px';
}

function setWindow(level, width) {
  if (!view) return;
  $('level').value = Math.round(Math.max(0, Math.min(view.white, level)));
  $('width').value = Math.round(Math.max(1, Math.min(view.white, width)));
  $('level-value').textContent = $('level').value;
  $('width-value').textContent = $('width').value;
  draw();
}

const wholeRange = () => view && setWindow(view.white / 2, view.white);

function autoWindow() { // from the 1st to the 99th percentile
  if (!view) return;
  const sorted = view.samples.slice().sort();
  const low = sorted[Math.floor(0.01 * (sorted.length - 1))];
  const high = sorted[Math.ceil(0.99 * (sorted.length - 1))];
  setWindow((low + high) / 2, high - low);
}

function draw() {
  const context = $('image').getContext('2d');
  const pixels = context.createImageData(view.width, view.height);
  const width = Number($('width').value);
  const low = Number($('level').value) - width / 2;
  const gray = new Uint8ClampedArray(view.white + 1);
  for (let v = 0; v <= view.white; v++) gray[v] = 255 * (v - low) / width;
  for (let i = 0, at = 0; i < view.samples.length; i++, at += 4) {
    pixels.data[at] = pixels.data[at + 1] = pixels.data[at + 2] = gray[view.samples[i]];
    pixels.data[at + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
}

// The table as CSV

function csvCell(value) {
  let text = value === null || value === undefined ? '' : String(value);
  if (/^[=+\-@\t\r]/.test(text) && isNaN(Number(text))) text = "'" + text; // else a spreadsheet runs it as a formula
  return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

function csv() {
  const answered = entries.filter(entry => entry.answer);
  const findings = [...new Set(answered.flatMap(entry => Object.keys(entry.answer.probabilities)))];
  const header = ['file', 'verdict', 'finding', 'probability', ...findings, 'reasons', 'warnings', 'model', 'model_sha256'];
  const lines = entries.map(entry => {
    const answer = entry.answer;
    if (!answer) {
      return [entry.name, entry.problem ? 'error' : 'waiting', '', '', ...findings.map(() => ''), entry.problem || '', '', '', ''];
    }
    return [entry.name, answer.verdict, answer.finding, answer.probability, ...findings.map(f => answer.probabilities[f]),
      answer.reasons.join('; '), answer.warnings.join('; '), answer.model, answer.model_sha256];
  });
  return [header, ...lines].map(line => line.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

function save() {
  const link = element('a');
  link.href = URL.createObjectURL(new Blob(['\ufeff', csv()], {type: 'text/csv;charset=utf-8'})); // the mark: for Excel
  link.download = 'chest-x-rays.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function clearAll() {
  generation++;
  viewing.abort();
  dropView();
  entries = [];
  waiting = [];
  chosen = -1;
  $('rows').replaceChildren();
  $('list').hidden = true;
  $('selected').hidden = true;
  for (const id of ['csv', 'print', 'clear']) $(id).disabled = true;
  report();
  $('choose-files').focus();
}

// Keys and pointers

function keys(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || entries.length === 0) return;
  const inList = $('rows').contains(event.target);
  if (!inList && event.target !== document.body) return;
  const to = {ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: entries.length - 1}[event.key];
  if (to === undefined) return;
  event.preventDefault();
  choose(Math.max(0, Math.min(entries.length - 1, to)), true);
}

function dragWindow(down) { // with a mouse, as on a workstation; a finger scrolls
  if (down.pointerType !== 'mouse' || !view) return;
  const level = Number($('level').value);
  const width = Number($('width').value);
  const step = view.white / 512;
  const move = event => setWindow(level + (event.clientY - down.clientY) * step, width + (event.clientX - down.clientX) * step);
  addEventListener('pointermove', move);
  addEventListener('pointerup', () => removeEventListener('pointermove', move), {once: true});
}

$('choose-files').addEventListener('click', () => $('file-input').click());
$('choose-folder').addEventListener('click', () => $('folder-input').click());
$('file-input').addEventListener('change', () => picked($('file-input')));
$('folder-input').addEventListener('change', () => picked($('folder-input')));
$('csv').addEventListener('click', save);
$('print').addEventListener('click', () => print());
$('clear').addEventListener('click', clearAll);
$('previous').addEventListener('click', () => choose(chosen - 1));
$('next').addEventListener('click', () => choose(chosen + 1));
$('finding').addEventListener('change', () => { $('finding').dataset.kept = 'yes'; showLayer(); });
$('opacity').addEventListener('input', showLayer);
$('level').addEventListener('input', () => setWindow(Number($('level').value), Number($('width').value)));
$('width').addEventListener('input', () => setWindow(Number($('level').value), Number($('width').value)));
$('auto').addEventListener('click', autoWindow);
$('reset').addEventListener('click', wholeRange);
$('image').addEventListener('pointerdown', dragWindow);
new ResizeObserver(fitLayer).observe($('image'));
addEventListener('dragover', event => { event.preventDefault(); $('drop').classList.add('over'); });
addEventListener('dragleave', event => { if (!event.relatedTarget) $('drop').classList.remove('over'); });
addEventListener('drop', dropped);
addEventListener('keydown', keys);

fetch('v1/health').then(response => response.json()).then(health => {
  largestFile = health.largest_file_bytes || Infinity;
  $('model').textContent = health.model ? 'Model ' + health.model + ' on ' + health.provider : '';
}).catch(() => { $('model').textContent = 'The server cannot be reached.'; });
