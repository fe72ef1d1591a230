'use strict';
// Draws the report from the JSON document of the page. Everything that a Study or a trainer says goes into text nodes, or into
// charts that write text: never into markup.
(() => {
  const json = document.getElementById('data').textContent;
  const report = JSON.parse(json);
  const {tracking, results, plots} = report;
  const maximize = tracking.goal === 'Maximize';
  const replicated = tracking.replicates > 1;

  // ---- Text

  const number = value => {
    if (value === null || value === undefined) return '–';
    const size = Math.abs(value);
    if (Number.isInteger(value) && size < 1e7) return String(value);
    return size !== 0 && (size < 1e-4 || size >= 1e7)
      ? value.toExponential(3).replace(/\.?0+e/, 'e') : String(Number(value.toPrecision(4)));
  };
  // Steps and counts stay exact.
  const text = value => typeof value === 'number' ? (Number.isSafeInteger(value) ? String(value) : number(value)) : value === null || value === undefined ? '–' : String(value);
  const short = (value, most) => {
    const all = text(value);
    return all.length > most ? all.slice(0, most - 1) + '…' : all;
  };
  const count = (n, noun) => n.toLocaleString('en') + ' ' + noun + (n === 1 ? '' : 's');

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === 'on') Object.entries(value).forEach(([event, handler]) => made.addEventListener(event, handler));
      else if (value === true) made.setAttribute(key, '');
      else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
    }
    made.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
    return made;
  };

  const table = (caption, head, rows) => element('div', {class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption},
    element('table', {}, element('caption', {}, caption),
      element('thead', {}, element('tr', {}, head.map(cell => element('th', {scope: 'col'}, cell)))),
      element('tbody', {}, rows.map(row => element('tr', {}, row.map(cell =>
        element('td', typeof cell === 'number' ? {class: 'number'} : {}, text(cell))))))));

  const trialOf = (index, replicate) => {
    const row = report.trials.find(trial => trial.index === index && trial.replicate === replicate);
    return row ? row.name : 'point ' + index;
  };

  // ---- Light, dark and paper

  const PALETTES = {
    light: {
      page: '#f5f7fa', text: '#1b2130', muted: '#50596a', line: '#d5dbe4', feasible: '#1f5fbf', infeasible: '#c4161c',
      best: '#a84e00', band: 'rgba(31,95,191,0.18)', good: [8, 48, 107], bad: [188, 204, 226],
      series: ['#a84e00', '#1f5fbf', '#17663a', '#8e2c8e', '#0f7c86', '#6b5b00', '#c4161c', '#4d4dbb', '#3c4452', '#b0417a'],
    },
    dark: {
      page: '#1b212b', text: '#e7eaf0', muted: '#aab3c1', line: '#39424f', feasible: '#7db2ff', infeasible: '#ff7b72',
      best: '#ffb454', band: 'rgba(125,178,255,0.22)', good: [255, 214, 102], bad: [62, 84, 116],
      series: ['#ffb454', '#7db2ff', '#6fd399', '#e39be3', '#6fd6de', '#d8c45a', '#ff7b72', '#a9a9ff', '#c3cad6', '#f59ac4'],
    },
  };
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  let theme = 'automatic';
  let printing = false;
  const palette = () =>
    PALETTES[!printing && (theme === 'dark' || theme === 'automatic' && prefersDark.matches) ? 'dark' : 'light'];

  // ---- Charts: each is drawn once it comes near the window, and all of them before printing.

  const charts = [];
  // More marks than these are one picture instead of an element each, and more of one kind are one shape.
  const MANY = 1500;
  const MANY_OF_A_KIND = 400;

  const draw = chart => {
    if (chart.instance) chart.instance.dispose();
    const colors = palette();
    chart.instance = echarts.init(chart.place, null, {renderer: chart.marks > MANY ? 'canvas' : 'svg'});
    chart.instance.setOption({
      animation: false,
      textStyle: {color: colors.text, fontFamily: 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'},
      // Text that is drawn, not markup.
      tooltip: {renderMode: 'richText', confine: true, backgroundColor: colors.page, borderColor: colors.line, textStyle: {color: colors.text}},
      ...chart.option(colors),
    });
  };
  const near = new IntersectionObserver(entries => {
    entries.filter(entry => entry.isIntersecting).forEach(entry => {
      near.unobserve(entry.target);
      draw(charts.find(chart => chart.place === entry.target));
    });
    performance.mark('report-drawn');
  }, {rootMargin: '400px'});
  const sizes = new ResizeObserver(entries => entries.forEach(entry => {
    const chart = charts.find(other => other.place === entry.target);
    if (chart.instance) chart.instance.resize();
  }));
  const redraw = all => charts.filter(chart => all || chart.instance).forEach(draw);

  const mark = (shape, color, dash) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 26 14');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', shape);
    path.setAttribute(dash === undefined ? 'fill' : 'stroke', color);
    if (dash !== undefined) {
      path.setAttribute('fill', 'none');
      path.setAttribute('stroke-width', '2.5');
      path.setAttribute('stroke-dasharray', dash);
    }
    svg.append(path);
    return svg;
  };
  const SHAPES = {
    circle: 'M13 2.5a4.5 4.5 0 1 0 .01 0z', diamond: 'M13 0l6 7-6 7-6-7z', triangle: 'M13 2l6 10H7z', bar: 'M3 3h20v8H3z', line: 'M1 7h24',
    cross: 'M9 1l4 4 4-4 2 2-4 4 4 4-2 2-4-4-4 4-2-2 4-4-4-4z',
  };
  const CROSS = 'path://M2 0L5 3L8 0L10 2L7 5L10 8L8 10L5 7L2 10L0 8L3 5L0 2Z';
  const DASHES = [{type: 'solid', svg: '0'}, {type: [8, 4], svg: '8 4'}, {type: [2, 3], svg: '2 3'}];
  const keys = {
    feasible: () => [mark(SHAPES.circle, 'var(--feasible)'), 'feasible'],
    infeasible: () => [mark(SHAPES.cross, 'var(--infeasible)'), 'infeasible'],
    best: () => [mark(SHAPES.diamond, 'var(--best)'), 'the best'],
    beyond: () => [mark(SHAPES.triangle, 'var(--feasible)'), 'worse than the axis shows'],
  };

  const figure = ({id, title, said, key, label, marks, option, numbers, remarks, wide}) => {
    const place = element('div', {class: 'chart', role: 'img', 'aria-label': label || title + '. ' + said});
    charts.push({place, marks, option});
    near.observe(place);
    sizes.observe(place);
    const details = element('details', {}, element('summary', {}, 'The numbers'));
    details.addEventListener('toggle', () => {
      if (details.open && details.childElementCount === 1) details.append(numbers());
    });
    return element('figure', {id, class: wide && 'wide'},
      element('figcaption', {}, element('h3', {}, title), element('p', {}, said),
        (remarks || []).map(remark => element('p', {}, remark)),
        key && key.length ? element('ul', {class: 'key'}, key.map(item => element('li', {}, item))) : null),
      place, numbers ? details : null);
  };

  // ---- Axes

  const axisOf = parameter => {
    const {values, scale, min, max} = parameter;
    if (values) {
      const places = new Map(values.map((value, i) => [String(value), i]));
      return {
        name: parameter.name, min: -1, max: values.length, interval: 1,
        // Beside each other, or points of one value would hide each other.
        at: (value, index) => places.has(String(value)) ? places.get(String(value)) + ((index * 0.618034) % 1 - 0.5) * (plots.points.length > 30 ? 0.6 : 0.3) : null,
        label: at => at in values && at % Math.ceil(values.length / 12) === 0 ? short(values[at], 14) : '',
      };
    }
    const mirrored = min + max;
    const to = {Linear: v => v, Log: v => Math.log10(v), ReverseLog: v => -Math.log10(mirrored - v)}[scale];
    const from = {Linear: t => t, Log: t => 10 ** t, ReverseLog: t => mirrored - 10 ** -t}[scale];
    const low = to(min);
    const high = to(max);
    const width = high - low;
    const interval = scale === 'Linear' ? step(width / 4)
      : width >= 1.5 ? Math.ceil(width / 6) : width > 0.6 ? Math.log10(2) : width / 4;
    return {
      name: parameter.name, min: low, max: high, interval, note: scale === 'Linear' ? '' : ' (' + scale + ')',
      at: value => typeof value === 'number' && value >= min && value <= max ? to(value) : null,
      // The bounds always, and what has room between them.
      label: at => at <= low ? number(min) : at >= high ? number(max)
        : (at - low) / width < 0.14 || (high - at) / width < 0.14 ? '' : number(Number(from(at).toPrecision(3))),
    };
  };
  const step = rough => {
    const power = 10 ** Math.floor(Math.log10(rough));
    return power * [1, 2, 5, 10].find(factor => factor * power >= rough * 0.999);
  };

  // Of the objective: with a strip on the bad side for what has no place on the axis.
  const objectiveAxis = (strip, values) => {
    const shown = values || (plots.range ? [plots.range.best, plots.range.worst] : []);
    if (!shown.length) return {min: 0, max: 1, interval: 1, strip: 0.5, edge: 0.5, label: () => ''};
    const low = Math.min(...shown);
    const high = Math.max(...shown);
    const size = step((high - low || Math.abs(high) || 1) / 4);
    const bottom = Math.floor(low / size - 0.05) * size;
    const top = Math.ceil(high / size + 0.05) * size;
    // Ticks are counted from the lower end.
    const room = strip ? (maximize ? size : size / 2) : 0;
    return {
      min: maximize ? bottom - room : bottom, max: maximize ? top : top + room, interval: size,
      strip: maximize ? bottom - room / 2 : top + room / 2, edge: maximize ? bottom : top,
      label: at => at < bottom - size * 1e-6 || at > top + size * 1e-6 ? '' : number(Number(at.toPrecision(8))),
    };
  };
  const worse = objective => plots.range && plots.range.beyond > 0
    && (maximize ? objective < plots.range.worst : objective > plots.range.worst);

  const drawnAxis = (axis, colors, more) => ({
    type: 'value', min: axis.min, max: axis.max, interval: axis.interval,
    axisLabel: {color: colors.muted, textBorderColor: colors.page, textBorderWidth: 3, formatter: axis.label, hideOverlap: true, showMinLabel: true, showMaxLabel: true},
    axisLine: {show: true, onZero: false, lineStyle: {color: colors.muted}}, axisTick: {show: false},
    splitLine: {lineStyle: {color: colors.line}}, nameTextStyle: {color: colors.muted}, ...more,
  });
  const GRID = {left: 12, right: 26, top: 30, bottom: 30, containLabel: true};
  const horizontal = (axis, colors) => drawnAxis(axis, colors,
    {name: short(axis.name, 40) + (axis.note || ''), nameLocation: 'middle', nameGap: 26, splitLine: {show: false}});
  const vertical = (axis, colors, name) => drawnAxis(axis, colors, {name: short(name, 44), nameTextStyle: {color: colors.muted, align: 'left'}});

  const pointSays = point => [trialOf(point.index, point.replicate),
    point.objective === null ? 'infeasible' : tracking.metric + ' ' + number(point.objective),
    ...plots.parameters.map((parameter, i) => [parameter, point.values[i]])
      .filter(([parameter, value]) => value !== null && parameter.role !== 'Fixed')
      .map(([parameter, value]) => parameter.name + ' ' + short(value, 60))].join('\n');
  const scatter = (data, symbol, symbolSize, color, more) => ({
    type: 'scatter', data, symbol, symbolSize, itemStyle: {color, opacity: 1}, emphasis: {scale: false}, ...more,
    // ECharts puts all marks of a path of one's own at one place then.
    large: symbol !== CROSS, largeThreshold: MANY_OF_A_KIND,
    tooltip: {formatter: item => pointSays(item.data.point)},
  });
  const better = (a, b) => maximize ? b.objective - a.objective : a.objective - b.objective;

  // ---- Sections

  const sections = [];
  const section = (id, title, ...children) => {
    sections.push({id, title});
    return element('section', {id, 'aria-labelledby': id + '-title'}, element('h2', {id: id + '-title'}, title), children);
  };
  const nothing = sentence => element('p', {class: 'nothing'}, sentence);
  const facts = pairs => element('dl', {class: 'facts'}, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
    .flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
  const code = command => command && element('code', {}, command);

  const feasible = plots ? plots.points.filter(point => point.objective !== null).sort(better) : [];
  const infeasible = plots ? plots.points.filter(point => point.objective === null) : [];
  const varied = plots ? plots.parameters.map((parameter, position) => ({...parameter, position}))
    .filter(parameter => parameter.role !== 'Fixed' && !(parameter.values && parameter.values.length === 1)) : [];
  const noPoints = plots ? 'No point has ended yet: there is nothing to plot.' : 'The search space can’t be read, so nothing can be plotted.';
  const thinned = plots && plots.pointsInAll > plots.points.length
    ? `Of ${count(plots.pointsInAll, 'point')} ${plots.points.length.toLocaleString('en')} are shown: the best ones, and an even part of the others.` : null;

  const trackingSection = () => {
    const best = results.best;
    const link = /^https?:\/\//i.test(tracking.configurationUrl || '')
      ? element('a', {href: tracking.configurationUrl, rel: 'noreferrer noopener'}, tracking.configurationUrl) : tracking.configurationUrl;
    const {trials} = results;
    return section('tracking', 'The experiment', facts([
      ['Study', (tracking.namespace ? tracking.namespace + '/' : '') + tracking.name],
      ['Description', tracking.description],
      ['Configuration', link || code(tracking.manifestCommand)],
      ['State', tracking.state],
      ['Objective', `${tracking.goal} ${tracking.metric} over ${tracking.over === 'LastStep' ? 'the last step' : 'the best step'}`
        + (replicated ? `, mean of ${tracking.replicates} replicates` : '') + (tracking.target === null ? '' : ', target ' + number(tracking.target))],
      ['Constraints', tracking.constraints.join(', ')],
      ['Search', `${tracking.algorithm}, seed ${tracking.seed}, ${count(tracking.maxTrials, 'point')}`],
      ['Training', `${count(tracking.steps, 'step')}, evaluated every ${count(tracking.evalEverySteps, 'step')}`],
      ['Trials', `${trials.created} created: ${trials.succeeded} succeeded, ${trials.infeasible} infeasible, ${trials.failed} failed, `
        + `${trials.running} running, ${trials.pending} pending`],
      ['Infeasible', results.infeasible.reasons.map(reason => `${reason.reason} ${reason.count}`).join(', ')],
      ['Best', best ? `${tracking.metric} ${number(best.objective)}` + (best.standardError ? ' ± ' + number(best.standardError) : '')
        + (best.approximate ? ' (approximate)' : '') + `, ${best.trial} at step ${best.step}` : results.noBest],
      ['Its parameters', best && Object.entries(best.parameters).map(([name, value]) => `${name} ${text(value)}`).join(', ')],
      ['Its checkpoint', best && best.checkpoint],
      ['To run it again', code(tracking.reproduceCommand)],
    ]));
  };

  const verdictsSection = () => {
    const {trustworthy: trust, insights} = results;
    const word = {True: 'Trustworthy', False: 'Not trustworthy', Unknown: 'Not known whether it is trustworthy'}[trust.status];
    return section('verdicts', 'Verdicts',
      element('p', {class: 'trust ' + trust.status}, element('strong', {}, word + ': '), trust.message + '.'),
      results.confirm ? element('p', {class: 'confirmation'}, element('strong', {}, results.confirm.verdict + ': '), results.confirm.message) : null,
      insights ? element('ul', {class: 'verdicts'}, insights.map(insight => element('li', {class: insight.severity},
        element('p', {}, element('span', {class: 'severity'}, insight.severity),
          insight.parameter ? ', ' + insight.parameter : '', ': ' + insight.message + ' ',
          element('span', {class: 'muted'}, `[${insight.check}]` + (insight.evidence ? ', ' + insight.evidence : ''))))))
        : nothing('No check has anything to say.'));
  };

  const bestPoint = () => feasible[0];
  const axisFigure = parameter => {
    const axis = axisOf(parameter);
    const value = point => point.values[parameter.position];
    const active = plots.points.filter(point => value(point) !== null);
    const good = active.filter(point => point.objective !== null).sort(better);
    const bad = active.filter(point => point.objective === null);
    const beyond = good.filter(point => worse(point.objective));
    const first = good[0];
    const said = `${count(active.length, 'point')}, ${bad.length} of them infeasible.`
      + (first ? ` The best, ${number(first.objective)}, is at ${parameter.name} ${text(value(first))}.` : ' None is feasible.')
      + (parameter.parent ? ` Active for some values of ${parameter.parent} only: in ${active.length} of ${plots.points.length} points.` : '');
    return figure({
      id: 'axis-' + parameter.name, title: parameter.name, said, marks: active.length,
      remarks: (results.insights || []).filter(insight => insight.parameter === parameter.name && insight.severity !== 'Info')
        .map(insight => `${insight.severity}: ${insight.message}`),
      label: `Plot of ${tracking.metric} against ${parameter.name}. ${said}`,
      option: colors => {
        const y = objectiveAxis(bad.length || beyond.length);
        const place = (point, at) => ({value: [axis.at(value(point), point.index), at], point});
        return {
          grid: GRID, xAxis: horizontal(axis, colors), yAxis: vertical(y, colors, tracking.metric),
          series: [
            scatter(good.filter(point => point !== first && !worse(point.objective)).map(point => place(point, point.objective)), 'circle', 8, colors.feasible, {itemStyle: {color: colors.feasible, opacity: 0.8}}),
            scatter(beyond.map(point => place(point, y.edge)), 'triangle', 9, colors.feasible),
            scatter(bad.map(point => place(point, y.strip)), CROSS, 10, colors.infeasible),
            scatter(first ? [place(first, first.objective)] : [], 'diamond', 15, colors.best),
          ],
        };
      },
      numbers: () => table(`The best ${Math.min(20, good.length)} points of ${good.length}, and ${Math.min(20, bad.length)} infeasible ones of ${bad.length}`,
        [parameter.name, tracking.metric, 'trial'],
        [...good.slice(0, 20), ...bad.slice(0, 20)].map(point =>
          [value(point), point.objective === null ? 'infeasible' : point.objective, trialOf(point.index, point.replicate)])),
    });
  };
  const axesSection = () => section('axes', 'Every parameter against the objective',
    element('p', {}, 'Is the best point well inside of each range? Are there enough points near it? Infeasible points are red crosses at the bad edge.'),
    thinned && element('p', {}, thinned),
    !plots || !plots.points.length ? nothing(noPoints) : !varied.length ? nothing('No parameter varies.') : [
      element('ul', {class: 'key'}, [keys.best(), keys.feasible(), keys.infeasible(), ...plots.range && plots.range.beyond ? [keys.beyond()] : []]
        .map(item => element('li', {}, item))),
      element('div', {class: 'charts'}, varied.map(axisFigure))]);

  const isolationFigure = isolation => {
    const {slices, deviation} = isolation;
    const found = slices.filter(slice => slice.best !== null);
    const first = [...found].sort((a, b) => maximize ? b.best - a.best : a.best - b.best)[0];
    const said = (first ? `The best of ${isolation.parameter} ${first.label} is ${number(first.best)}. ` : 'No point is feasible. ')
      + (deviation === null ? 'The deviation between trials is not known: there are too few replicates.'
        : `Bars are the deviation of an objective between repetitions, ${number(deviation)}.`)
      + (isolation.sliced ? ' Each place is a slice of the range.' : '');
    return figure({
      id: 'isolation-' + isolation.parameter, title: isolation.parameter, said, marks: slices.length,
      label: `The best of each value of ${isolation.parameter}. ${said}`,
      key: [keys.best(), [mark(SHAPES.circle, 'var(--feasible)'), 'the best with another value'], ...slices.length > found.length ? [keys.infeasible()] : []],
      option: colors => {
        const y = objectiveAxis(slices.length > found.length, found.flatMap(slice => [slice.best - (deviation || 0), slice.best + (deviation || 0)]));
        const axis = {...axisOf({values: slices.map(slice => slice.label)}), name: isolation.parameter};
        const place = (slice, at) => ({value: [slices.indexOf(slice), at], slice});
        const series = (data, symbol, size, color) => ({
          type: 'scatter', data, symbol, symbolSize: size, itemStyle: {color, opacity: 1}, z: 3,
          tooltip: {formatter: ({data: {slice}}) => `${isolation.parameter} ${slice.label}\n${slice.best === null ? 'infeasible' : tracking.metric + ' ' + number(slice.best)}`
            + `\n${count(slice.points, 'point')}, ${slice.infeasible} infeasible`},
        });
        return {
          grid: GRID, xAxis: horizontal(axis, colors), yAxis: vertical(y, colors, tracking.metric),
          series: [
            {type: 'custom', silent: true, data: deviation === null ? [] : found.map(slice => [slices.indexOf(slice), slice.best]),
              renderItem: (_, api) => {
                const [x, low] = api.coord([api.value(0), api.value(1) - deviation]);
                const [, high] = api.coord([api.value(0), api.value(1) + deviation]);
                const lines = [[x, low, x, high], [x - 6, low, x + 6, low], [x - 6, high, x + 6, high]];
                return {type: 'group', children: lines.map(([x1, y1, x2, y2]) =>
                  ({type: 'line', shape: {x1, y1, x2, y2}, style: {stroke: colors.muted, lineWidth: 2}}))};
              }},
            series(found.filter(slice => slice !== first).map(slice => place(slice, slice.best)), 'circle', 11, colors.feasible),
            series(slices.filter(slice => slice.best === null).map(slice => place(slice, y.strip)), CROSS, 11, colors.infeasible),
            series(first ? [place(first, first.best)] : [], 'diamond', 16, colors.best),
          ],
        };
      },
      numbers: () => table('The best of each value', [isolation.parameter, 'best', 'trial', 'points', 'infeasible'],
        slices.map(slice => [slice.label, slice.best === null ? 'infeasible' : slice.best,
          slice.index === null ? '–' : trialOf(slice.index, feasible.find(p => p.index === slice.index)?.replicate ?? 0), slice.points, slice.infeasible])),
    });
  };
  const isolationSection = () => section('isolation', 'Scientific values, each at its best',
    !plots ? nothing(noPoints)
      : !plots.isolations.length ? nothing('No parameter is Scientific: the study asks for the best point, and compares nothing.')
        : !plots.points.length ? nothing(noPoints) : [
          element('p', {}, 'The best point of each value, with everything else optimised over: a comparison of like with like.'),
          element('div', {class: 'charts'}, plots.isolations.map(isolationFigure))],
    results.scientific ? table('Combinations of scientific values', ['values', 'trials', 'infeasible', 'best', 'trial'],
      results.scientific.map(row => [Object.entries(row.values).map(([name, value]) => `${name} ${text(value)}`).join(', '), row.trials, row.infeasible,
        row.best ? row.best.objective : 'none yet', row.best ? row.best.trial : '–'])) : null);

  const quantile = (values, share) => values[Math.min(values.length - 1, Math.floor(share * values.length))];
  const curvesSection = () => {
    const curves = plots ? plots.curves : [];
    if (!curves.length) return section('curves', 'Training curves of the best trials', nothing(!plots ? noPoints : 'No finished trial is feasible yet.'));
    const name = curve => trialOf(curve.index, curve.replicate);
    const said = `The ${curves.length === 1 ? 'best trial' : curves.length + ' best trials'}: ` + curves.slice(0, 3).map(curve =>
      `${name(curve)} reaches ${number(curve.objective)} at step ${curve.step}`).join(', ') + '. Look for curves that still improve at their end, that get worse after'
      + ' their best step, or that jump about.';
    return section('curves', 'Training curves of the best trials', figure({
      id: 'curve', wide: true, title: `${tracking.metric} by step`, said, marks: curves.reduce((sum, curve) => sum + curve.steps.length, 0) / 10,
      key: [...curves.map((curve, i) => [mark(SHAPES.line, `var(--curve-${i})`, DASHES[i % 3].svg), name(curve)]),
        [mark(SHAPES.diamond, 'currentColor'), tracking.over === 'LastStep' ? 'its last step, which counts' : 'its best step, which counts']],
      option: colors => {
        colors.series.forEach((color, i) => document.documentElement.style.setProperty('--curve-' + i, color));
        const values = curves.flatMap(curve => curve.values).filter(value => value !== null).sort((a, b) => a - b);
        const marks = curves.map(curve => curve.objective);
        // What is before training has begun to work would press the rest together.
        const low = Math.min(maximize ? quantile(values, 0.15) : values[0], ...marks);
        const high = Math.max(maximize ? values[values.length - 1] : quantile(values, 0.85), ...marks);
        const size = step((high - low || Math.abs(high) || 1) / 5);
        const y = {min: Math.floor(low / size - 0.05) * size, max: Math.ceil(high / size + 0.05) * size, interval: size, label: at => number(Number(at.toPrecision(8)))};
        const last = Math.max(tracking.steps, ...curves.map(curve => curve.steps[curve.steps.length - 1]));
        return {
          grid: GRID, yAxis: vertical(y, colors, tracking.metric),
          xAxis: horizontal(axisOf({name: 'step', scale: 'Linear', min: 0, max: last}), colors),
          series: [...curves.map((curve, i) => ({
            type: 'line', data: curve.steps.map((at, j) => [at, curve.values[j] === null ? '-' : curve.values[j]]), clip: true,
            showSymbol: curve.steps.length === 1, symbolSize: 5, lineStyle: {color: colors.series[i], width: 2, type: DASHES[i % 3].type}, itemStyle: {color: colors.series[i]},
            tooltip: {formatter: item => `${name(curve)}\nstep ${item.value[0]}: ${number(item.value[1])}`},
          })), {
            type: 'scatter', symbol: 'diamond', symbolSize: 14, z: 4,
            data: curves.map((curve, i) => ({value: [curve.step, curve.objective], curve, itemStyle: {color: colors.series[i], opacity: 1, borderColor: colors.page, borderWidth: 1}})),
            tooltip: {formatter: ({data: {curve}}) => `${name(curve)}\nstep ${curve.step}, which counts: ${number(curve.objective)}`},
          }],
        };
      },
      numbers: () => table('The best trials', ['trial', tracking.metric, 'at step', 'last step', 'there'], curves.map(curve => [name(curve), curve.objective, curve.step,
        curve.steps[curve.steps.length - 1], curve.values[curve.values.length - 1] === null ? 'not finite' : curve.values[curve.values.length - 1]])),
    }));
  };

  const bestSoFarSection = () => {
    const title = 'The best so far, and with other luck';
    if (!plots || !feasible.length) return section('best-so-far', title, nothing(!plots ? noPoints : 'No point is feasible yet.'));
    const {points, best, lucky, median, unlucky} = plots.bestSoFar;
    const end = points.length - 1;
    const said = `After ${count(points[end], 'point')} the best is ${number(best[end])}. Of other studies of that size, drawn from these points, the middle half would end `
      + (unlucky[end] === null ? 'with nothing feasible in some cases.' : `between ${number(lucky[end])} and ${number(unlucky[end])}.`)
      + ' A wide band at its end says: more points may find a better one.';
    return section('best-so-far', title, figure({
      id: 'best-by-points', wide: true, title: `Best ${tracking.metric} by number of points`, said, marks: points.length,
      key: [[mark(SHAPES.line, 'var(--best)', '0'), 'this study, in the order of its points'], [mark(SHAPES.line, 'var(--feasible)', '8 4'), 'median of other studies'],
        [mark(SHAPES.bar, 'color-mix(in srgb, var(--feasible) 30%, transparent)'), 'their middle half']],
      option: colors => {
        // What the first few points come to would press the rest together.
        const from = Math.floor(points.length / 10);
        const y = objectiveAxis(false, [best, lucky, median, unlucky].flatMap(series => series.slice(from)).filter(value => value !== null && !worse(value)));
        const within = value => Math.min(y.max, Math.max(y.min, value));
        const shown = points.map((_, i) => i).filter(i => unlucky[i] !== null && lucky[i] !== null);
        return {
          grid: GRID, yAxis: vertical(y, colors, tracking.metric),
          xAxis: horizontal(axisOf({name: 'points', scale: 'Linear', min: 0, max: points[end]}), colors),
          tooltip: {trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: colors.page, borderColor: colors.line, textStyle: {color: colors.text},
            formatter: items => {
              const i = items[0].dataIndex;
              return `${count(points[i], 'point')}\nthis study: ${number(best[i])}\nmedian: ${number(median[i])}\nmiddle half: ${number(lucky[i])} to ${number(unlucky[i])}`;
            }},
          series: [
            {type: 'custom', silent: true, clip: true, data: shown.length ? [[points[shown[0]], within(lucky[shown[0]])]] : [],
              renderItem: (_, api) => ({type: 'polygon', style: {fill: colors.band},
                shape: {points: [...shown.map(i => api.coord([points[i], within(lucky[i])])), ...[...shown].reverse().map(i => api.coord([points[i], within(unlucky[i])]))]}})},
            {type: 'line', data: points.map((k, i) => [k, median[i] === null ? '-' : median[i]]), showSymbol: false, lineStyle: {color: colors.feasible, width: 2, type: [8, 4]}, itemStyle: {color: colors.feasible}},
            {type: 'line', step: 'end', data: points.map((k, i) => [k, best[i] === null ? '-' : best[i]]), showSymbol: false, lineStyle: {color: colors.best, width: 3}, itemStyle: {color: colors.best}},
          ],
        };
      },
      numbers: () => table('The best by number of points; a dash: nothing feasible', ['points', 'this study', 'lucky quartile', 'median', 'unlucky quartile'],
        points.map((k, i) => [k, best[i], lucky[i], median[i], unlucky[i]])),
    }));
  };

  const bestStepsSection = () => {
    const title = 'When the best trials are best';
    if (!plots || !plots.bestSteps.trials) return section('best-steps', title, nothing(!plots ? noPoints : 'No point is feasible yet.'));
    if (tracking.over === 'LastStep') return section('best-steps', title, nothing('The last step counts, so there is no best step.'));
    const {trials, edges, counts} = plots.bestSteps;
    const labels = counts.map((_, i) => `${edges[i] + (i ? 1 : 0)}–${edges[i + 1]}`);
    const late = counts.reduce((sum, n, i) => sum + (edges[i] >= 0.7 * edges[edges.length - 1] ? n : 0), 0);
    const said = `Of the ${count(trials, 'best trial')}, ${late} ${late === 1 ? 'is' : 'are'} best in the last 30 % of training, ${counts[0]} in the first 10 %.`
      + ' Most of them late: train longer. All of them early: train shorter.';
    return section('best-steps', title, figure({
      id: 'best-step-histogram', wide: true, title: 'Best step', said, marks: counts.length,
      option: colors => ({
        grid: GRID, yAxis: drawnAxis({min: 0, max: Math.max(...counts, 1), interval: Math.max(1, Math.ceil(Math.max(...counts) / 5)), label: at => String(at)}, colors, {name: 'trials'}),
        xAxis: {type: 'category', data: labels, name: 'step', nameLocation: 'middle', nameGap: 26, nameTextStyle: {color: colors.muted},
          axisLabel: {color: colors.muted, hideOverlap: true}, axisLine: {lineStyle: {color: colors.muted}}, axisTick: {show: false}},
        series: [{type: 'bar', data: counts, barCategoryGap: '12%', itemStyle: {color: colors.feasible}, tooltip: {formatter: item => `steps ${item.name}\n${count(item.value, 'trial')}`}}],
      }),
      numbers: () => table('Best trials by step', ['steps', 'trials'], labels.map((label, i) => [label, counts[i]])),
    }));
  };

  const mapSection = () => {
    const title = 'Where points are infeasible';
    if (!plots || !plots.points.length) return section('infeasible', title, nothing(noPoints));
    if (!infeasible.length) return section('infeasible', title, nothing(`None of ${count(plots.pointsInAll, 'point')} is infeasible.`));
    if (!plots.infeasibleMap) return section('infeasible', title, nothing('No parameter varies, so infeasible points are nowhere in particular.'));
    const {x: xName, y: yName, where} = plots.infeasibleMap;
    const parameterOf = name => varied.find(parameter => parameter.name === name);
    const x = parameterOf(xName);
    const y = yName && parameterOf(yName);
    const xAxis = axisOf(x);
    const most = Math.max(...plots.points.map(point => point.index), 1);
    const yAxis = y ? axisOf(y) : {...axisOf({name: 'point', scale: 'Linear', min: 0, max: most})};
    const shown = plots.points.filter(point => point.values[x.position] !== null && (!y || point.values[y.position] !== null));
    const at = point => ({value: [xAxis.at(point.values[x.position], point.index), y ? yAxis.at(point.values[y.position], point.index * 1.7) : point.index], point});
    const bad = shown.filter(point => point.objective === null);
    const said = `${count(infeasible.length, 'point')} of ${plots.points.length} ${infeasible.length === 1 ? 'is' : 'are'} infeasible. ` + (where ? `It is no chance that ${where}.` : 'No side of one parameter holds more of them than chance may have put there.')
      + (shown.length < plots.points.length ? ` In ${plots.points.length - shown.length} points one of the two parameters is not active: those are not shown.` : '');
    return section('infeasible', title, figure({
      id: 'infeasible-map', wide: true, title: y ? `${xName} and ${yName}` : xName, said, marks: shown.length, key: [keys.feasible(), keys.infeasible()],
      label: `Map of infeasible points over ${xName}${y ? ' and ' + yName : ''}. ${said}`,
      option: colors => ({
        grid: GRID, xAxis: horizontal(xAxis, colors), yAxis: vertical(yAxis, colors, yAxis.name + (yAxis.note || '')),
        series: [
          scatter(shown.filter(point => point.objective !== null).map(at), 'circle', 9, colors.feasible, {itemStyle: {color: colors.feasible, opacity: 0.8}}),
          scatter(bad.map(at), CROSS, 11, colors.infeasible),
        ],
      }),
      numbers: () => table(`The first ${Math.min(50, bad.length)} infeasible points of ${bad.length}`, [xName, ...y ? [yName] : [], 'trial'],
        bad.slice(0, 50).map(point => [point.values[x.position], ...y ? [point.values[y.position]] : [], trialOf(point.index, point.replicate)])),
    }));
  };

  const parallelSection = () => {
    const title = 'All parameters at once';
    if (!plots || !plots.points.length) return section('parallel', title, nothing(noPoints));
    if (!varied.length) return section('parallel', title, nothing('No parameter varies.'));
    const axes = varied.map(axisOf);
    const tenth = feasible.slice(0, Math.max(1, Math.ceil(feasible.length / 10)));
    const said = `Each line is a point: ${feasible.length} feasible and ${infeasible.length} infeasible. Of the ${tenth.length === 1 || !feasible.length ? 'best one' : 'best ' + tenth.length}: `
      + (feasible.length ? varied.map(parameter => {
        const values = tenth.map(point => point.values[parameter.position]).filter(value => value !== null);
        if (!values.length) return null;
        if (!parameter.values) return `${parameter.name} ${number(Math.min(...values))}` + (values.length > 1 ? ` to ${number(Math.max(...values))}` : '');
        return `${parameter.name} ${[...new Set(values.map(value => short(value, 20)))].slice(0, 4).join(' or ')}`;
      }).filter(Boolean).join('; ') + '.' : 'none is feasible.') + ' A parameter that is not active is left out of the line.';
    const blend = (colors, share) => 'rgb(' + colors.good.map((c, i) => Math.round(c + (colors.bad[i] - c) * share)).join(',') + ')';
    return section('parallel', title, figure({
      id: 'parallel-coordinates', wide: true, title: 'Parallel coordinates', said, marks: plots.points.length,
      key: [[mark(SHAPES.line, 'var(--good-line)', '0'), 'good'], [mark(SHAPES.line, 'var(--bad-line)', '0'), 'bad'], [mark(SHAPES.line, 'var(--infeasible)', '2 3'), 'infeasible']],
      option: colors => {
        document.documentElement.style.setProperty('--good-line', blend(colors, 0));
        document.documentElement.style.setProperty('--bad-line', blend(colors, 1));
        const y = objectiveAxis(false);
        const clipped = objective => Math.min(y.max, Math.max(y.min, objective));
        const line = point => [...axes.map((axis, i) => axis.at(point.values[varied[i].position], point.index) ?? NaN), point.objective === null ? NaN : clipped(point.objective)];
        const most = Math.max(feasible.length - 1, 1);
        const series = (data, more) => ({type: 'parallel', smooth: false, progressive: 0, data, ...more, tooltip: {formatter: item => pointSays(item.data.point)}});
        return {
          parallel: {left: 50, right: 70, top: 40, bottom: 30, axisExpandable: false,
            parallelAxisDefault: {nameGap: 14, nameLocation: 'end', nameTextStyle: {color: colors.text}}},
          parallelAxis: [...axes, {...y, name: tracking.metric}].map((axis, dim) => ({
            ...drawnAxis(axis, colors, {}), dim, name: short(axis.name, Math.max(8, Math.floor(150 / axes.length))), nameTextStyle: {color: colors.text}, splitLine: {show: false},
            axisLine: {show: true, lineStyle: {color: colors.muted, width: 1}},
          })),
          series: [
            series(infeasible.map(point => ({value: line(point), point})), {lineStyle: {color: colors.infeasible, width: 1.5, opacity: 0.5, type: [2, 3]}}),
            // The best ones last, on top; by rank, so that a few bad ones do not make all others alike.
            series([...feasible].reverse().map((point, i) => ({value: line(point), point,
              lineStyle: {color: blend(colors, (most - i) / most), width: i === most || feasible.length === 1 ? 3.5 : 1.5, opacity: 0.85}})), {}),
          ],
        };
      },
      numbers: () => table(`The best ${Math.min(20, feasible.length)} points of ${feasible.length}`, [...varied.map(parameter => parameter.name), tracking.metric],
        feasible.slice(0, 20).map(point => [...varied.map(parameter => point.values[parameter.position]), point.objective])),
    }));
  };

  // ---- The table of trials

  const PAGE = 50;
  const MOST_PRINTED = 500;
  const trialsSection = () => {
    const fixed = new Set(plots ? plots.parameters.filter(parameter => parameter.role === 'Fixed').map(parameter => parameter.name) : []);
    const columns = [
      {name: 'trial', of: row => row.name}, {name: 'state', of: row => row.phase, class: 'state'},
      ...report.trials.some(row => row.purpose !== null) ? [{name: 'purpose', of: row => row.purpose ?? 'Search'}] : [],
      {name: tracking.metric, of: row => row.objective, number: true}, {name: 'step', of: row => row.step, number: true},
      ...report.parameters.map((name, i) => ({name, of: row => row.values[i] ?? null, number: report.trials.some(row => typeof row.values[i] === 'number')}))
        .filter(column => !fixed.has(column.name)),
      {name: 'reason', of: row => row.reason === null ? null : row.message === null ? row.reason : row.reason + ': ' + row.message, class: 'reason'},
    ];
    let sorted = {column: columns[0], descending: false, natural: true};
    let page = 0;
    const filter = {words: '', state: '', from: '', to: ''};
    const haystack = new Map(report.trials.map(row => [row, columns.map(column => column.of(row)).filter(value => value !== null).join(' ').toLowerCase()]));

    const rows = () => {
      const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
      const kept = report.trials.filter(row => (!filter.state || row.phase === filter.state)
        && (filter.from === '' || row.objective !== null && row.objective >= Number(filter.from))
        && (filter.to === '' || row.objective !== null && row.objective <= Number(filter.to))
        && words.every(word => haystack.get(row).includes(word)));
      const {column, descending, natural} = sorted;
      const sign = descending ? -1 : 1;
      return natural ? (descending ? kept.reverse() : kept) : kept.sort((left, right) => {
        const [a, b] = [column.of(left), column.of(right)];
        // What has no value is last in either order.
        if (a === null || b === null) return (a === null) - (b === null);
        return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
      });
    };

    const body = element('tbody');
    const status = element('p', {role: 'status', class: 'muted'});
    const heads = columns.map(column => {
      const arrow = element('span', {'aria-hidden': 'true'});
      const head = element('th', {scope: 'col', class: column.number && 'number'}, element('button', {type: 'button', on: {click: () => {
        sorted = {column, natural: column === columns[0], descending: sorted.column === column && !sorted.descending};
        page = 0;
        show();
      }}}, column.name, arrow));
      return {column, head, arrow};
    });
    const turn = (label, by) => element('button', {type: 'button', on: {click: () => { page += by; show(); }}}, label);
    const previous = turn('Previous', -1);
    const next = turn('Next', 1);
    const show = () => {
      const found = rows();
      const pages = Math.max(1, Math.ceil(found.length / PAGE));
      page = Math.min(Math.max(page, 0), pages - 1);
      const from = printing ? 0 : page * PAGE;
      const shown = found.slice(from, from + (printing ? MOST_PRINTED : PAGE));
      body.replaceChildren(...shown.map(row => element('tr', {class: row.phase}, columns.map(column =>
        element('td', {class: [column.number ? 'number' : '', column.class || ''].join(' ').trim() || null}, text(column.of(row)) + (column.name === tracking.metric && row.approximate ? ' ~' : ''))))));
      status.textContent = found.length ? `Trials ${from + 1} to ${from + shown.length} of ${found.length.toLocaleString('en')}`
        + (found.length < report.trials.length ? `, filtered from ${report.trials.length.toLocaleString('en')}` : '') : 'No trial passes the filter.';
      heads.forEach(({column, head, arrow}) => {
        const active = column === sorted.column;
        head.setAttribute('aria-sort', !active ? 'none' : sorted.descending ? 'descending' : 'ascending');
        arrow.textContent = !active ? '' : sorted.descending ? ' ▼' : ' ▲';
      });
      previous.disabled = page === 0;
      next.disabled = page === pages - 1;
    };
    const bind = (input, name) => {
      ['input', 'change'].forEach(event => input.addEventListener(event, () => {
        if (filter[name] === input.value) return;
        filter[name] = input.value;
        page = 0;
        show();
      }));
      return input;
    };
    const states = [...new Set(report.trials.map(row => row.phase))].sort();
    const field = (label, input) => element('label', {}, label, input);
    redrawTable = show;
    show();

    const save = (name, type, content) => {
      const url = URL.createObjectURL(new Blob([content], {type}));
      element('a', {href: url, download: name}).click();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    };
    // As ReportCsv writes all of them. Text that a spreadsheet would take for a formula begins with an apostrophe.
    const cell = value => {
      if (value === null || value === undefined) return '';
      if (typeof value === 'number') return String(value);
      const safe = /^[=+\-@＝＋－＠\t\r\n]/.test(String(value)) ? "'" + value : String(value);
      return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
    };
    const csv = () => {
      const all = [['trial', 'index', 'replicate', 'purpose', 'state', 'reason', 'message', tracking.metric, 'step', ...report.parameters],
        ...rows().map(row => [row.name, row.index, row.replicate, row.purpose ?? 'Search', row.phase, row.reason, row.message, row.objective, row.step, ...row.values])];
      return all.map(line => line.map(cell).join(',') + '\r\n').join('');
    };

    return section('trials', 'Trials',
      report.trialsInAll > report.trials.length ? element('p', {}, `Of ${count(report.trialsInAll, 'trial')} ${report.trials.length.toLocaleString('en')} are here: the best ones, and an even part of the others.`) : null,
      !report.trials.length ? nothing('No trial has been created yet.') : [
        element('div', {class: 'controls', role: 'search', 'aria-label': 'Filter of trials'},
          field('Words', bind(element('input', {type: 'search', id: 'filter-words', autocomplete: 'off'}), 'words')),
          field('State', bind(element('select', {id: 'filter-state'}, element('option', {value: ''}, 'any'), states.map(state => element('option', {value: state}, state))), 'state')),
          field('Objective from', bind(element('input', {type: 'number', step: 'any', id: 'filter-from'}), 'from')),
          field('to', bind(element('input', {type: 'number', step: 'any', id: 'filter-to', 'aria-label': 'Objective to'}), 'to')),
          element('button', {type: 'button', id: 'download-csv', on: {click: () => save(tracking.name + '-trials.csv', 'text/csv;charset=utf-8', csv())}}, 'Trials as CSV'),
          element('button', {type: 'button', id: 'download-json', on: {click: () => save(tracking.name + '-report.json', 'application/json', json)}}, 'Everything as JSON')),
        status,
        element('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of trials'},
          element('table', {}, element('caption', {}, 'Trials; a button in a heading sorts by that column'),
            element('thead', {}, element('tr', {}, heads.map(({head}) => head))), body)),
        element('div', {class: 'controls'}, previous, next)]);
  };
  let redrawTable = () => {};

  // ---- The page

  const content = [trackingSection(), verdictsSection(), axesSection(), isolationSection(), curvesSection(), bestSoFarSection(), bestStepsSection(), mapSection(),
    parallelSection(), trialsSection()];
  const themes = ['automatic', 'light', 'dark'];
  const toggle = element('button', {type: 'button', id: 'theme', on: {click: () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    if (theme === 'automatic') document.documentElement.removeAttribute('data-theme');
    else document.documentElement.dataset.theme = theme;
    toggle.textContent = 'Colours: ' + theme;
    redraw(false);
  }}}, 'Colours: automatic');
  const {trials, best} = results;
  const tile = (value, label) => element('li', {}, element('strong', {}, value), label);
  document.getElementById('page').replaceChildren(
    element('header', {}, element('div', {}, element('h1', {}, 'Study ' + tracking.name), tracking.description ? element('p', {class: 'muted'}, tracking.description) : null), toggle),
    element('nav', {'aria-label': 'Parts of the report'}, element('ul', {}, sections.map(({id, title}) => element('li', {}, element('a', {href: '#' + id}, title))))),
    element('main', {id: 'main', tabindex: -1},
      element('ul', {class: 'tiles', 'aria-label': 'In short'},
        tile(best ? number(best.objective) : '–', 'best ' + tracking.metric), tile(`${trials.succeeded + trials.infeasible + trials.failed} of ${trials.created}`, 'trials ended'),
        tile(String(trials.infeasible), 'infeasible'), tile({True: 'yes', False: 'no', Unknown: 'not known'}[results.trustworthy.status], 'trustworthy')),
      content));

  prefersDark.addEventListener('change', () => redraw(false));
  const print = begins => {
    printing = begins;
    redraw(begins);
    redrawTable();
  };
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));
})();
