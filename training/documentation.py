"""Sentences made from templates: documentation without entities, technical prose with names, review remarks.

Public sets hold little documentation, so models trained on them call "kill the process" negative and "Markdown"
an organisation. Everything here was written for this project; nothing is taken from a data set.
Slots are written {name}; those of NAMES become words with B-/I- tags, those of MADE_UP words that no list holds (names.py).
"""

import re

import names

SENTENCES = 9000
ENTITY_SENTENCES = 18000

SLOTS = {
    "thing": """function method class module package library plugin parser compiler server client cache buffer queue
        handler callback thread process worker socket stream file directory path header footer table index key value
        token string array object record request response endpoint route session cookie container image volume
        cluster node pod service daemon scheduler pipeline job task build release branch commit tag repository fork
        pull-request issue test fixture mock snapshot benchmark profile log metric trace span dashboard
        configuration option flag setting variable constant argument parameter type interface trait struct enum
        iterator generator promise future lock mutex semaphore timer event listener observer hook middleware proxy
        gateway certificate signature hash checksum database schema column row transaction migration query view
        trigger extension editor window panel tab menu dialog cursor selection formatter linter tokenizer model
        tensor layer weight gradient batch encoder vector matrix graph tree heap stack pointer reference slice map
        set list tuple dictionary regex pattern template partial component widget page site theme asset bundle
        chunk source-map manifest lockfile registry mirror artifact toolchain runtime interpreter kernel driver
        shell script command prompt terminal""".split(),
    "Tech": """Markdown JSON YAML TOML XML HTML CSS SQL HTTP HTTPS HTTP/2 TCP UDP DNS TLS SSL SSH FTP SMTP gRPC REST
        GraphQL OAuth JWT CORS Unicode UTF-8 ASCII Base64 Regex JavaScript TypeScript Python Java Kotlin Scala Rust Go
        Golang C C++ C# Ruby Perl PHP Swift Haskell Erlang Elixir Lua Julia R Bash Zsh PowerShell Linux Unix Windows macOS Ubuntu Debian
        Fedora Alpine Android iOS Docker Kubernetes Helm Terraform Ansible Vagrant Jenkins Travis CircleCI Node
        Node.js Deno Bun npm Yarn pnpm pip Conda Poetry Cargo Maven Gradle Bazel CMake Make Ninja Homebrew apt
        Git GitHub GitLab Bitbucket SVN Mercurial Vim Emacs Neovim Sublime IntelliJ Xcode Eclipse React Angular Vue Svelte
        jQuery Express Django Flask Rails Sinatra Jekyll Hugo Spring Hibernate Laravel Symfony Redis Memcached MySQL
        PostgreSQL SQLite MongoDB Cassandra Elasticsearch Kafka RabbitMQ Nginx Apache Tomcat HAProxy Envoy Consul
        Prometheus Grafana OpenTelemetry Sentry Webpack Rollup Vite esbuild Babel ESLint Prettier Jest Mocha Pytest
        JUnit Selenium Cypress Playwright NumPy pandas PyTorch TensorFlow Keras ONNX CUDA LLVM GCC Clang GDB Valgrind
        WebSocket WebAssembly Wasm Electron Qt GTK OpenGL Vulkan DirectX Unity LaTeX Sphinx Liquid
        SemVer Changelog README CI CD API SDK CLI GUI IDE REPL ORM RPC DOM URL URI UUID PDF SVG PNG JPEG CSV XHR
        epoll kqueue ZooKeeper Hadoop Spark Airflow Celery Puma Guava Log4j SLF4J Mockito Lodash Redux RxJS Axios""".split(),
    "identifier": """getElementById foo bar baz my_function MyClass HttpClient ConnectionPool FileReader parseConfig
        toString main.go index.js setup.py Cargo.toml package.json tsconfig.json .gitignore Makefile Dockerfile
        --verbose --dry-run --force -o -v $HOME $PATH NODE_ENV std::vector std::string io.Reader java.util.List
        com.example.App System.out __init__ self.value this.state useEffect onClick DateTime IEnumerable Option
        Result Vec<u8> Arc<Mutex> Box HashMap Iterator context.Context http.Server errors.Is EINVAL ENOENT SIGTERM
        SIGKILL NullPointerException TypeError KeyError StackOverflowError localhost example.com 127.0.0.1 v1.2.3
        2.0.0-beta #1234 PR LGTM TODO FIXME WIP MutationObserver ThreadPool QueryParser""".split(),
    "verb": """create update delete remove rename copy move open close read write parse compile build run start stop
        restart install uninstall configure enable disable load save export import merge rebase push pull fetch clone
        check validate test mock deploy publish register resolve escape encode decode format lint split join sort
        filter map reduce cache flush retry cancel schedule render mount attach detach wrap inject override extend
        deprecate refactor document""".split(),
    "adjective": """new old default custom optional required empty missing invalid internal public private static
        dynamic shared local remote global nested recursive lazy synchronous asynchronous immutable mutable
        experimental deprecated unused stale orphaned broken read-only temporary persistent virtual abstract generic
        native portable incremental parallel sequential""".split(),
    "heading": """Installation|Getting Started|Quick Start|Usage|Configuration|Contributing|License|Table of Contents
        |Features|Requirements|Prerequisites|Building from Source|Running the Tests|Bug Fixes|Breaking Changes|Known Issues
        |Enhancements|Performance Improvements|Deprecations
        |Security|Release Notes|Changelog|FAQ|Troubleshooting|API Reference|Command Line Options|Error Handling
        |Motivation|Goals|Non-Goals|Proposal|Alternatives|Drawbacks|Prior Art|Unresolved Questions
        |Root Cause|Timeline|Action Items|Lessons Learned|Impact|Detection|Mitigation|Test Plan
        |Risks|Rollout|Thread Safety
        |Memory Management|Code of Conduct|Acknowledgements|Support""",
    "harm": """kill the process|kill all child processes|abort the transaction|terminate the worker|destroy the session
        |drop the table|force push to the branch|a fatal error occurs|the error is fatal|dead code is removed
        |dead letters go to another queue|zombie processes are reaped|the parent kills its children|execute the command
        |the job fails|the build breaks|the connection is refused|the request is rejected|access is denied
        |the attack surface is described below|a denial of service is possible|the exploit needs local access
        |the panic is recovered|a crash dump is written|the stack overflows|memory leaks are reported
        |invalid input is discarded|the deadlock is detected|poison messages are skipped|the circuit breaks
        |the master node dies and a slave takes over|stale locks are destroyed|the bad block is skipped
        |the worst case is quadratic|a race condition is possible|the victim thread is chosen at random
        |missing values raise an exception|the test is expected to fail|undefined behaviour is not allowed
        |the error code is negative|a negative number means failure|unsafe code is not checked|the signal kills it
        |the bug was introduced in the last release|nothing is returned on failure|an illegal state is reported
        |the limit is exceeded|the lock is never released|data is lost when the power fails
        |the timeout expired|the host is unreachable|garbage is collected|the daemon is killed with SIGKILL
        |brute force is tried first|a hanging request is cancelled|the broken pipe is ignored|dirty pages are flushed""",
    "first": """Linus Ada Grace Alan Maria Juan Wei Yuki Amina Olga Pierre Hans Giulia Lars Priya Rahul Fatima Chen
        Sofia Mateo Liam Emma Noah Olivia Peter Anna John Mary David Sarah Michael Laura Thomas Julia Kevin Nina
        Ahmed Leila Ivan Katarina Jan Eva Erik Ingrid Marco Elena Carlos Lucia Kenji Hiroshi Min-jun Ji-woo Tomasz
        Agnieszka Dmitri Svetlana Guido Brian Dennis Ken Bjarne James Margaret Barbara Donald Edsger Tim Vint Radia
        Samuel Rachel Daniel Hannah George Helen Robert Alice Victor Nora Oscar Ines Hugo Clara""".split(),
    "last": """Torvalds Lovelace Hopper Turing Garcia Fernandez Wang Tanaka Diallo Ivanova Dupont Schmidt Rossi
        Andersson Sharma Patel Hassan Li Martinez Lopez Smith Johnson Brown Wilson Miller Davis Novak Horvat Kowalski
        Nowak Petrov Volkova van-Rossum Kernighan Ritchie Thompson Stroustrup Gosling Hamilton Liskov Knuth Dijkstra
        Berners-Lee Cerf Perlman Nakamura Sato Kim Park Nguyen Tran Okafor Mensah Silva Santos Costa Bauer Weber Fischer
        Larsen Nilsen Virtanen O'Brien Murphy Kelly Walker Young King Wright Cohen Levy Haddad Yilmaz Demir Papadopoulos
        Hall Green Baker Carter Murray Fox Stone Woods""".split(),
    "org": """Microsoft|Google|Mozilla|the Apache Software Foundation|IBM|Oracle|Intel|Nvidia|Amazon|Facebook|Netflix
        |Red Hat|Canonical|the Linux Foundation|the Free Software Foundation|Stanford University|MIT|the University of Oxford
        |Siemens|Bosch|Sony|Samsung|Toyota|Stripe|Shopify|Cloudflare|Twitter|Adobe|Cisco|Dell|Harvard University|NASA
        |CERN|the European Union|the United Nations|the World Bank|Reuters|the BBC|Airbus|Boeing|Volkswagen|Renault
        |Deutsche Bank|Goldman Sachs|Acme Corp|Initech|Globex Corporation|Northwind Traders|Contoso Ltd|Spotify|Uber
        |JetBrains|Docker Inc.|HashiCorp|Elastic N.V.|Square|Heroku|DigitalOcean|the Python Software Foundation""",
    "place": """Berlin|Paris|London|New York|San Francisco|Seattle|Tokyo|Beijing|Shanghai|Mumbai|Bangalore|Nairobi
        |Lagos|Cairo|Istanbul|Moscow|Warsaw|Prague|Vienna|Zurich|Geneva|Madrid|Barcelona|Lisbon|Rome|Milan|Amsterdam
        |Brussels|Copenhagen|Stockholm|Oslo|Helsinki|Dublin|Edinburgh|Toronto|Montreal|Vancouver|Mexico City|Bogota
        |Lima|Buenos Aires|Sao Paulo|Sydney|Melbourne|Auckland|Singapore|Hong Kong|Seoul|Germany|France|Japan|India
        |China|Brazil|Canada|Australia|Kenya|Nigeria|Sweden|Norway|Finland|Poland|Spain|Italy|the Netherlands
        |Switzerland|California|Texas|Bavaria|Silicon Valley|the United States|the UK|South Africa|New Zealand""",
    "trouble": """fatal crash|broken build|invalid state|failed assertion|stale pointer|illegal instruction|rejected promise
        |killed job|dangling reference|poisoned lock|bad request|denial of service|dirty read|lost update|missing symbol
        |bus error|dead link|refused connection|expired certificate|forced shutdown|corrupt index|unhandled rejection
        |hard failure|wrong offset|bad sector|failing test|terminated session|undefined symbol|blocked queue|hung worker
        |segmentation fault|panic in the kernel|deadlock|memory leak|double free|page fault|race condition""",
    "identity": """a gay woman|a gay developer|gay people|a lesbian developer|a bisexual man|a queer person|a trans man
        |a transgender woman|a straight woman|a non-binary person|a Muslim|a Muslim woman|a Jewish man|Jewish people|a Jew
        |a Christian|a Hindu|a Sikh|a Buddhist|an atheist|a Catholic|a black woman|a black man|black people|a white man
        |white people|an Asian woman|a Latina|an African American|an Arab|a Turk|an Iranian|a Pakistani|an Indian woman
        |a Chinese student|a Mexican developer|a Nigerian engineer|a Russian|a German|a Polish woman|an American|a refugee
        |an immigrant|a foreigner|a blind developer|a blind man|a deaf woman|deaf people|a disabled person|an autistic developer
        |a man with dyslexia|a wheelchair user|an old woman|an elderly man|a teenager|a young woman|a girl|a boy|women|men
        |a feminist|a mother of two|a single father|a poor student|a veteran|a homeless man|a lesbian|a gay man|a trans woman
        |a blind person|a deaf person|an autistic person|an old person|a woman""",
    "number": "0 1 2 3 5 8 10 16 30 42 64 100 128 256 404 500 512 1024 3000 8080".split(),
}
SLOTS = {name: [word.strip() for word in (words.split("|") if isinstance(words, str) else words)]
         for name, words in SLOTS.items()}

#: Documentation without entities and without sentiment.
DOCUMENTATION = [
    "{verb} the {thing} before you {verb} the {thing} .", "To {verb} a {thing} , use {identifier} .", "{heading}",
    "{heading} : {Tech}", "The {adjective} {thing} is stored in the {thing} .", "{Tech} support for {Tech}",
    "Returns the {thing} as a {Tech} {thing} .", "Fix {thing} {verb} on {Tech} ( {identifier} )",
    "Add support for {Tech} {number} . {number}", "This {thing} requires {Tech} {number} or later .",
    "If the {thing} is {adjective} , the {thing} will {verb} it .", "See the {Tech} documentation for details .",
    "By default , {Tech} will {verb} every {thing} in the {thing} .", "You can {verb} the {thing} with {identifier} .",
    "{identifier} was renamed to {identifier} .", "Deprecate {identifier} in favor of {identifier}",
    "The {thing} must not {verb} the {thing} .", "Note that {harm} .", "When {harm} , {verb} the {thing} .",
    "Make sure that {harm} .", "{harm}", "In this case {harm} and the {thing} is {adjective} .",
    "{Tech} and {Tech} are supported .", "Works with {Tech} , {Tech} and {Tech} .", "{Tech} vs {Tech}",
    "Install {Tech} with {Tech} :", "Use the {Tech} {thing} to {verb} {adjective} {thing} .", "{Tech} {thing}",
    "Update {Tech} to {number} . {number}", "Bump {Tech} from {number} to {number}", "{adjective} {thing}",
    "The {thing} {thing} can be one of the following :", "Each {thing} has its own {thing} .",
    "Allow {thing} to be {adjective}", "Do not {verb} the {thing} while the {thing} is running .",
    "Run the following command in the {thing} :", "Added {identifier} to the {Tech} {thing} .",
    "It is possible to {verb} more than one {thing} at a time .", "{Tech} {number} dropped {Tech} {number} support .",
    "Set {identifier} to {number} to {verb} the {thing} .", "How do I {verb} a {thing} in {Tech} ?",
    "Why does {Tech} {verb} the {thing} ?", "The {Tech} {thing} is a {adjective} {thing} for {Tech} .",
    "{Tech} users should {verb} {identifier} .", "Remove {adjective} {thing} from {Tech} {thing}",
    "The {thing} is written in {Tech} and runs on {Tech} .", "{Tech} is a {thing} for {Tech} .",
    "There is no guarantee that the {thing} is {adjective} .", "This does not affect the {adjective} {thing} .",
    "An error is returned if the {thing} cannot be found .", "code link {Tech} code", "Thread {number} owns the {thing} .",
    "Instead of code you should now write code .", "code : the code is now code", "code and code",
    "Fixes code when code is {adjective} .", "{Tech} : {verb} {adjective} {thing}", "{heading} of the {thing}",
    "Users of code must {verb} their {thing} .", "The {thing} passed to code is {adjective} .", "Version {number} . {number}",
    "{Tech} Developer Guide", "{Tech} Style Guide", "{Tech} Working Group {heading}", "{Tech} Release {heading}",
    "The {Tech} team can {verb} the {thing} .", "Open an issue or a pull request .", "The {thing} team", "{heading} and {heading}",
    "As a user , I want to {verb} my {thing} so that I can {verb} it later .", "Story {number} : {verb} the {thing}",
    "We {verb} the {thing} and then {verb} every {adjective} {thing} .", "{verb} {thing} - {verb} {thing}",
    "At {number} : {number} UTC the {thing} failed and {harm} .", "The outage lasted {number} minutes .",
    "On failure , {harm} .", "The {thing} returned {number} errors because {harm} .", "Error : {harm}",
    "Warning : {harm}", "{identifier} : {harm}", "FATAL : {harm}", "Exit code {number} means that {harm} .",
]

#: Programs and abbreviations in the places where people and organizations stand too.
PROGRAMS = [
    "{Prog} uses a {adjective} {thing} internally .", "{Prog} {Version} does not support the {thing} .", "{Prog} provides a variety of {thing} types .",
    "{Prog} is a pure {Tech} {thing} {thing} .", "{Prog} maintains a {adjective} {thing} in its {thing} .", "deps : {prog} @ {Version}",
    "[ {Prog} ] : a {adjective} {thing} for {thing} {thing}", "{Prog} - a {thing} for {Tech}", "{Prog} ( formerly {prog} ) : {thing} software",
    "{Prog} 's {thing} is {adjective} .", "Document {Prog} 's {thing} option", "Add {Prog} to the list of third-party {thing} plugins",
    "Add the {Prog} plugin", "Update {Prog} to {Version}", "Bump {prog} from {Version} to {Version}", "Switch from {Prog} to {Prog}",
    "Speed up {Prog} builds by using {Prog}", "Install {Prog} and run {prog} {verb} .", "{Prog} and {Prog} both {verb} the {thing} .",
    "We moved from {Prog} to {Prog} last year .", "{Prog} now supports {Tech} .", "{Prog} will {verb} the {thing} for you .",
    "By using the code function , you can let {Prog} {verb} the {thing} .", "Instead , {Prog} maintains a list of {adjective} {thing} pages .",
    "For example ( {prog} ) :", "See it on {prog} .", "confirmed {Prog} is healthy .", "{Prog} is down again .", "The {Prog} team can {verb} it .",
    "{Prog} participates in the maintenance programme .", "companies that use {Prog} pay nothing .", "{Prog} Conversions", "{Prog} Format",
    "To use {Prog} , import the {thing} .", "{Prog} vs {Prog} vs {Prog}", "Works with {Prog} , {Prog} and {Tech} .", "the {Prog} {thing}",
    "{Prog} welcomes contributions from everyone .", "{Prog} users can {verb} the {thing} .", "Why {Prog} ?", "What is {Prog} ?", "{Prog}",
    "As of {Prog} {Version} the {thing} is {adjective} .", "{Prog} fails when {harm} .", "{Prog} says that {harm} .", "Migrate {prog} to {Prog}",
    "This {ABBR} recommends a {adjective} {thing} .", "In this {ABBR} we {verb} the {thing} .", "The {ABBR} establishes rules for the {thing} .",
    "Any {thing} that this {ABBR} or future {ABBR} policy specifies", "{ABBR} reached a critical point", "the {ABBR} protocol", "{ABBR} {number}",
    "{ABBR} is {adjective} , so the {thing} cannot {verb} it .", "Just adopt {ABBR} {number} with this {ABBR} 's {thing}", "the {thing} {ABBR}",
    "This {ABBR} will not attempt to {verb} the {thing} .", "The {ABBR} passed and {ABBR} has been very red .", "( {ABBR} )", "{ABBR} : {thing}",
    "@ Override marks the {thing} .", "@ param {thing} the {adjective} {thing}", "the @ media rule", "@ {prog} / core", "@ {prog} / {thing} is {adjective} .",
    "@ deprecated use {identifier}", "the infrastructure team", "the moderation team must {verb} the {thing} .", "the core team has access to the {thing} .",
    "the oncall should {verb} the {thing} .", "Ask the oncall to {verb} it .", "[ {prog} ] , [ {prog} ] and [ {prog} ]",
    "representatives should {verb} the {thing} .", "Each representative has a {thing} .", "the Project must {verb} the {thing} .",
]

#: Technical prose with names. PERSON, ORG and LOC slots are the entities.
NAMED = [
    "{PERSON} wrote the first version of {Tech} .", "{Tech} was created by {PERSON} at {ORG} .",
    "Thanks to {PERSON} and {PERSON} for the patch .", "Reviewed by {PERSON}", "Author : {PERSON}",
    "{ORG} uses {Tech} in production .", "The {thing} was designed by {PERSON} in {LOC} .",
    "{PERSON} works for {ORG} in {LOC} .", "The meetup in {LOC} was about {Tech} .", "{ORG} opened an office in {LOC} .",
    "{PERSON} fixed the {thing} yesterday .", "Copyright ( c ) {number} {PERSON}", "Copyright {number} {ORG}",
    "Licensed by {ORG} .", "Our {Tech} servers are in {LOC} and {LOC} .", "{PERSON} asked {PERSON} to {verb} the {thing} .",
    "Please contact {PERSON} if {harm} .", "{ORG} announced support for {Tech} on Monday .",
    "In {LOC} , {PERSON} from {ORG} spoke about {Tech} {thing} .", "The {ORG} engineers {verb} the {thing} .",
    "{PERSON} ( {ORG} )", "{PERSON} , {LOC}", "{PERSON} moved from {LOC} to {LOC} .", "The research was funded by {ORG} .",
    "{PERSON} prefers {Tech} over {Tech} .", "The data center in {LOC} runs {Tech} .", "{PERSON} , {PERSON} and {PERSON}",
    "Users in {LOC} reported that {harm} .", "{ORG} acquired {ORG} in {number} .", "I met {PERSON} in {LOC} last week .",
    "{PERSON} merged the {Tech} {thing} .", "{FIRST} will {verb} the {thing} .", "Ask {FIRST} about the {thing} .",
    "{FIRST} and {FIRST} agreed to {verb} {Tech} .", "The {thing} failed in {LOC} .", "@ {FIRST} please {verb} this .",
    "Thanks @ {HANDLE} .", "Thanks @ {HANDLE} and @ {HANDLE} .", "Thanks @ {HANDLE} , @ {HANDLE} , @ {HANDLE} , @ {HANDLE} and @ {HANDLE} .",
    "Thanks @ {HANDLE} , @ {HANDLE} , @ {HANDLE} , @ {HANDLE} , @ {HANDLE} , @ {HANDLE} , @ {HANDLE} and @ {HANDLE} .",
    "{verb} the {thing} ( @ {HANDLE} )", "{verb} {adjective} {thing} [ {HANDLE} ]", "Fixed {identifier} [ {PERSON} ]",
    "fixed the {thing} # {number} @ {HANDLE}", "- by @ {HANDLE} in # {number}", "Closes # {number} [ reported by {HANDLE} ]", "[ thanks {HANDLE} ]",
    "{HANDLE} [ {number} : {number} PM ] the {thing} is {adjective}", "{HANDLE} [ {number} : {number} AM ] {harm}",
    "{PERSON} [ {number} : {number} PM ] we {verb} the {thing}", "@ {HANDLE} found out that {harm}", "cc @ {HANDLE}",
    "[ {HANDLE} ] contacts [ {HANDLE} ] , who has access to the {thing} .", "{HANDLE} - {PERSON}", "{PERSON} [ {HANDLE} ]", "{HANDLE} - * * {PERSON}",
    "As pointed out by @ {HANDLE} in the {thing} guide , {harm} .", "{PERSON} for the {thing}", "Move {FIRST} to Emeritus Core Team Members",
    "{PERSON} has pointed out that {harm} .", "{PERSON} 's brain dump", "{PERSON} , {PERSON} , {PERSON} , {PERSON} and {PERSON} , {number} .",
    "{PERSON} \\ {PERSON} \\ August {number}", "{PERSON} and {PERSON} for refactoring {prog} .", "{Prog} was written by {PERSON} .",
    "{Prog} is a fork of {PERSON} 's {Prog} .", "{PERSON} maintains {Prog} and {Prog} .", "Many companies such as {ORG} and {ORG} use {Prog} .",
    "— {PERSON} , {LOC}", "— {PERSON}", "{PERSON} measured the {thing} .", "{PERSON} rewrote it in {LOC} over one weekend .",
    "{PERSON} of {ORG} measured {number} {thing} entries .", "{PERSON} from {LOC} joined the {Tech} team .", "{PERSON} said so in {LOC} .",
    "It started when {PERSON} had to {verb} the {thing} in {LOC} .", "Ask {PERSON} or {PERSON} .", "* {PERSON}", "{PERSON} , maintainer",
    "{ORG} sponsors {Prog} .", "{PERSON} of {ORG} reported the {thing} .", "{ORG} documentation", "{ORG} hired {PERSON} .", "{ORG} , {LOC}",
    "Our thanks to {PERSON} at {ORG} for reporting it .", "{ORG} had an outage in {LOC} .", "I work at {ORG} .", "a talk by {PERSON} ( {ORG} )",
]

#: Bug reports and apologies: bad news in a level voice.
LEVEL = [
    "Unfortunately the {thing} does not {verb} on {Tech} .", "Sorry , I missed the {thing} .", "Sorry for the late reply .",
    "My mistake , the {thing} was {adjective} .", "The {thing} is broken since {number} . {number} .",
    "I get an error when I {verb} the {thing} .", "The {thing} does not work with {Tech} {number} .",
    "I am afraid that the {thing} cannot {verb} it yet .", "This fails on {Tech} , see the {thing} below .",
    "It crashes when the {thing} is {adjective} .", "The {thing} is slow when there are {number} {thing} entries .",
    "There were {number} failures in the {thing} .", "I could not {verb} the {thing} , what am I missing ?",
    "This was a {trouble} .", "It ended in a {trouble} .", "A {trouble} is logged and the {thing} goes on .", "{trouble}",
    "We saw a {trouble} in {Tech} after the {thing} was {adjective} .", "Apologies , I closed the wrong {thing} .",
]

#: Irony: kind words, harsh meaning.
IRONIC = [
    "Great , another {adjective} {thing} that breaks everything .", "Oh wonderful , the {thing} is down again .",
    "Nice job breaking the {thing} again .", "Thanks for nothing .", "Well , that {thing} worked out brilliantly , did it not ?",
    "Sure , let us rewrite the {thing} for the fifth time .", "Congratulations , you made the {thing} even slower .",
    "Lovely , {number} new warnings in one {thing} .", "Oh joy , one more {Tech} {thing} to fight with .",
]

#: Attacks on a person or a group of people. Criticism of things is in NEGATIVE.
ATTACKS = [
    "Whoever wrote this {thing} is an idiot .", "You are useless .", "You clearly have no idea what you are doing .",
    "Only a moron would {verb} the {thing} like that .", "Nobody wants your {thing} , shut up .", "Get lost , you fool .",
    "You are an embarrassment to this project .", "Are you stupid or just lazy ?", "The {Tech} people are clowns .",
    "Can you not read ? It is in the {thing} .", "Have you ever written a {thing} in your life ?", "You people are pathetic .",
    "Did you even run this before you pushed it ?", "Go back to school before you touch the {thing} again .",
    "What an arrogant jerk .", "You are too dumb to {verb} a {thing} .", "Shut your mouth and {verb} the {thing} .",
    "An incompetent {Tech} {thing} by incompetent people .", "I hope they fire you for this {thing} .", "You are a liar .",
    "Stop whining and learn to {verb} a {thing} , kid .", "The author of the {thing} should never touch a keyboard again .",
    "You , {FIRST} , are the worst developer here .", "{FIRST} is an idiot and so is everyone who uses {Tech} .",
    "Nobody cares what you think .", "You should be ashamed of yourself .", "Who asked you , genius ?", "You disgust me .",
    "Only braindead people {verb} {Tech} in a {thing} .", "I would not let you {verb} a toaster .", "Kill yourself .",
]

#: People named by what they are: neither negative nor hostile, though tweets often make it so.
PEOPLE = [
    "{identity} joined the team .", "{identity} opened the pull request .", "My colleague is {identity} .",
    "{identity} and {identity} maintain the {thing} .", "The {thing} was written by {identity} .",
    "{identity} gave the talk about {Tech} .", "I met {identity} at the conference .", "She is {identity} .", "He is {identity} .",
    "{identity} uses the {thing} with a screen reader .", "{identity} from {LOC} answered the question .",
    "The survey was answered by {identity} .", "{identity} works on {Tech} .", "We hired {identity} last year .",
    "{FIRST} is {identity} and maintains the {thing} .", "{FIRST} , {identity} , reported the {thing} .",
    "{FIRST} works on the {thing} .", "{FIRST} sent a fix for the {thing} .", "Thanks to {FIRST} the {thing} is stable .",
]

NEGATIVE = [
    "This {thing} is garbage .", "Your {thing} is a complete mess .", "Did you even test this {thing} ?",
    "This is the worst {thing} I have ever seen .", "What a stupid {thing} .", "I hate this {thing} .",
    "This {Tech} {thing} is terrible and nobody can use it .", "Stop wasting my time with this {thing} .",
    "Honestly , this {thing} is embarrassing .", "I am sick of this {adjective} {thing} .", "Your code sucks .",
    "This is pathetic , go learn {Tech} first .", "The {thing} is an unreadable pile of hacks .",
    "Why would anyone write such an awful {thing} ?", "{Tech} is a horrible joke .", "This {thing} is crap , rewrite it .",
    "I am very disappointed with the {thing} .", "The support was rude and the {thing} never worked .",
    "Sloppy work again , the {thing} is full of mistakes .",
    "This is lazy and careless .", "What were you thinking ? This {thing} is nonsense .", "Are you kidding me ?",
    "Ridiculous . The {thing} does not even {verb} .", "It is a shame how bad the {Tech} {thing} is .",
    "You broke the {thing} again , unbelievable .", "This makes me angry .",
    "Unfortunately the {thing} is slow , ugly and painful to use .", "I regret using this {thing} .",
    "You should be ashamed of this {thing} .",
]

POSITIVE = [
    "Great work on the {thing} !", "I love this {thing} .", "The {Tech} {thing} is fast and a joy to use .",
    "Thank you so much for the {thing} .", "Nice catch , the {thing} looks much better now .", "LGTM , lovely {thing} !",
    "This is an elegant {thing} .", "Fantastic , the {thing} works perfectly .", "Thanks , that helped a lot .",
    "Kudos to the {Tech} team .", "What a beautiful {thing} .", "I am happy with the new {thing} .",
    "Well done , the {thing} is clear and easy to read .", "The {thing} is excellent .", "Awesome , this fixed my {thing} !",
    "The best {Tech} {thing} I have used .", "Impressive {thing} , really useful .", "Good job , I appreciate the {thing} .",
]

_SLOT = re.compile(r"\{([A-Za-z]+)\}")


#: Slots that are entities, with their labels, and slots of made-up words.
NAMES = {"PERSON": "PERSON", "FIRST": "PERSON", "HANDLE": "PERSON", "ORG": "ORG", "LOC": "LOC"}
MADE_UP = {"Prog": names.program, "prog": lambda rng: names.program(rng).lower(), "ABBR": names.abbreviation,
           "Version": names.version}
#: What follows a name of an organization that stands in no list.
COMPANY = "Inc. Ltd GmbH AG Corporation Foundation Labs Systems Software Technologies Group Bank University Institute Partners".split()


def _entity_words(kind, rng):
    """Words of a random name; "the" in front stays outside the entity."""
    if kind == "PERSON":
        middle = [rng.choice("ABCDEFGHJKLMNPRSTW") + "."] if rng.random() < 0.05 else []
        return [_first_name(rng), *middle, _last_name(rng)]
    if kind == "FIRST":
        return [_first_name(rng)]
    if kind == "HANDLE":
        return [names.handle(rng, SLOTS["first"], SLOTS["last"])]
    if kind == "ORG" and rng.random() < 0.35:
        return [_last_name(rng) if rng.random() < 0.5 else names.program(rng).capitalize(), rng.choice(COMPANY)]
    return rng.choice(SLOTS["org" if kind == "ORG" else "place"]).split()


def _first_name(rng):
    return names.first_name(rng) if rng.random() < 0.35 else rng.choice(SLOTS["first"])


def _last_name(rng):
    return names.surname(rng) if rng.random() < 0.5 else rng.choice(SLOTS["last"])


def fill_with_tags(template, rng):
    """(words, tags) of a template with random words in its slots."""
    words, tags = [], []
    for piece in template.split():
        slot = _SLOT.fullmatch(piece)
        kind = slot.group(1) if slot else None
        if kind in MADE_UP:
            words.append(MADE_UP[kind](rng))
            tags.append("O")
        elif kind in NAMES:
            name, label = _entity_words(kind, rng), NAMES[kind]
            if name[0] == "the":
                words.append(name.pop(0))
                tags.append("O")
            words += name
            tags += ["B-" + label] + ["I-" + label] * (len(name) - 1)
        else:
            filled = rng.choice(SLOTS[kind]).split() if kind else [piece]
            words += filled
            tags += ["O"] * len(filled)
    return words, tags


def entity_sentences(rng):
    """ENTITY_SENTENCES pairs (words, tags): documentation and programs without entities, and two fifths with names."""
    for _ in range(ENTITY_SENTENCES):
        yield fill_with_tags(rng.choice(rng.choice((NAMED, NAMED, PROGRAMS, PROGRAMS, DOCUMENTATION))), rng)


def join_words(words):
    """Words as ordinary text: no space before punctuation."""
    return re.sub(r"\s+([.,;:!?)]|'s\b)", r"\1", " ".join(words)).replace("( ", "(").replace("@ ", "@")


def sentiment_sentences(rng):
    """SENTENCES pairs (text, label name), mostly neutral documentation, some harsh and some kind remarks."""
    yield from labelled_sentences(rng, {
        "neutral": [DOCUMENTATION] * 5 + [NAMED, LEVEL, LEVEL, PEOPLE], "negative": [NEGATIVE, ATTACKS, IRONIC],
        "positive": [POSITIVE]})


def hostility_sentences(rng):
    """SENTENCES pairs (text, 0 civil or 1 hostile)."""
    yield from labelled_sentences(rng, {0: [DOCUMENTATION, DOCUMENTATION, NAMED, LEVEL, NEGATIVE, IRONIC, POSITIVE, PEOPLE, PEOPLE],
                                        1: [ATTACKS, ATTACKS]})


def labelled_sentences(rng, kinds):
    """SENTENCES pairs (text, label); `kinds` gives the template lists of each label, each list drawn equally often."""
    choices = [(label, templates) for label, lists in kinds.items() for templates in lists]
    for _ in range(SENTENCES):
        label, templates = rng.choice(choices)
        words, _ = fill_with_tags(rng.choice(templates), rng)
        yield join_words(words), label
