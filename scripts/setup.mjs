// Installs what the tests inside a real VS Code need: Chromium, Node 24 and code-server (the VS Code server from npm).
// Does nothing where they are there already. Only Debian packages need root; everything else goes to a cache folder.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from './lib/lock.mjs';
import { mustSucceed, run, runMain, runNpm } from './lib/run.mjs';
import {
  codeServerEntry,
  codeServerFolder,
  codeServerStamp,
  codeServerVersion,
  findChromium,
  findProgram,
  installedStamp,
  nodeBinary,
  nodeFolder,
  nodePackage,
  nodeVersion,
  toolsFolder,
} from './lib/tools.mjs';

/**
 * Installs what is missing. Throws with what to do by hand where it cannot.
 * @param {{ withBrowser?: boolean }} [options] whether to install Chromium too. Default: true
 */
export async function setUp({ withBrowser = true } = {}) {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(
      `VS Code in a browser, and the tests in it, run on Linux x64 and arm64 only, not on ${process.platform}-` +
        `${process.arch}. Here, use a desktop VS Code for "npm start", "npm run check" and "npm run test:electron".`,
    );
  }
  await withLock(path.join(toolsFolder, 'setup.lock'), async () => {
    await installSystemPackages(withBrowser);
    await installNode();
    await installCodeServer();
  });
}

function isCodeServerInstalled() {
  return existsSync(codeServerStamp) && readFileSync(codeServerStamp, 'utf8').trim() === installedStamp;
}

/**
 * Debian packages that are missing. Building code-server's native modules needs more than running it.
 * @param {boolean} withBrowser
 */
async function missingPackages(withBrowser) {
  const { output: libraries } = await run('/sbin/ldconfig', ['-p'], { quiet: true }).catch(() => ({
    output: '',
  }));
  const runtime = [
    withBrowser && !findChromium() && 'chromium',
    !libraries.includes('libsecret-1.so.0') && 'libsecret-1-0',
    !libraries.includes('libgssapi_krb5.so.2') && 'libgssapi-krb5-2',
  ];
  const build = isCodeServerInstalled()
    ? []
    : [
        !existsSync('/usr/include/krb5.h') && 'libkrb5-dev',
        !findProgram(['pkg-config']) && 'pkg-config',
        !findProgram(['g++']) && 'g++',
        !findProgram(['make']) && 'make',
        !findProgram(['python3']) && 'python3',
      ];
  return [...runtime, ...build].filter((name) => name !== false);
}

/** @param {boolean} withBrowser */
async function installSystemPackages(withBrowser) {
  const missing = await missingPackages(withBrowser);
  if (missing.length === 0) {
    return;
  }
  const command = `apt-get install --no-install-recommends ${missing.join(' ')}`;
  const prefix = await rootPrefix();
  if (!findProgram(['apt-get']) || !prefix) {
    throw new Error(
      `Missing on this system: ${missing.join(', ')}. Install them as root, on Debian with: ${command}`,
    );
  }
  say(command);
  const apt = (/** @type {string[]} */ ...args) => {
    const [program = 'env', ...rest] = [
      ...prefix,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-qq',
      ...args,
    ];
    return run(program, rest, { quiet: true });
  };
  mustSucceed(await apt('update'), 'apt-get update');
  mustSucceed(await apt('install', '-y', '--no-install-recommends', ...missing), command);
}

/** @returns {Promise<string[] | undefined>} what to put before a command to run it as root; undefined when not allowed */
async function rootPrefix() {
  if (process.getuid?.() === 0) {
    return [];
  }
  const sudo = findProgram(['sudo']);
  const isAllowed = sudo !== undefined && (await run(sudo, ['-n', 'true'], { quiet: true })).code === 0;
  return isAllowed ? [sudo, '-n'] : undefined;
}

async function installNode() {
  const installed = existsSync(nodeBinary)
    ? (await run(nodeBinary, ['-v'], { quiet: true })).output.trim()
    : '';
  if (installed === `v${nodeVersion}`) {
    return;
  }
  say(`Node ${nodeVersion}`);
  await npmInstall(path.join(toolsFolder, 'node24'), `${nodePackage}@${nodeVersion}`, {});
}

async function installCodeServer() {
  if (isCodeServerInstalled()) {
    return;
  }
  say(`code-server ${codeServerVersion} (about two minutes: it compiles native modules)`);
  rmSync(codeServerFolder, { recursive: true, force: true });
  await npmInstall(codeServerFolder, `code-server@${codeServerVersion}`, {
    // The headers beside that Node, so that node-gyp does not look for them on the net.
    npm_config_nodedir: nodeFolder,
    PATH: path.join(nodeFolder, 'bin') + path.delimiter + process.env['PATH'],
  });
  mustSucceed(
    await run(nodeBinary, [codeServerEntry, '--config', '/dev/null', '--version'], { quiet: true }),
    'the first start of code-server',
  );
  writeFileSync(codeServerStamp, installedStamp);
}

/**
 * Installs one package, with its install scripts, into a folder of its own.
 * @param {string} folder
 * @param {string} specifier
 * @param {NodeJS.ProcessEnv} env
 */
async function npmInstall(folder, specifier, env) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  // What npm has set for the script that runs us would steer this npm too: which folder it installs into, whether it
  // runs install scripts, and (code-server checks it) what version of Node it says that it is.
  const toolVariable =
    /^(npm_(package|lifecycle|command|execpath|node_execpath)|npm_config_(user_agent|local_prefix|ignore_scripts|omit|prefix|global$)|NODE$|INIT_CWD$)/i;
  const inherited = Object.entries(process.env).filter(([name]) => !toolVariable.test(name));
  const result = await runNpm(['install', '--no-audit', '--no-fund', '--loglevel=error', specifier], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), ...env },
    quiet: true,
    ...(existsSync(nodeBinary) ? { node: nodeBinary } : {}),
  });
  mustSucceed(result, `npm install ${specifier}`);
}

/** @param {string} text */
function say(text) {
  console.error(`setup: ${text}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  void runMain(async () => {
    await setUp();
    console.log(`ready: ${findChromium()}, code-server ${codeServerVersion} in ${toolsFolder}`);
  });
}
