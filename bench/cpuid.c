/*
 * Makes a process and its threads believe in another processor: Linux on x64 can let the CPUID instruction fault, and the
 * fault is answered here without AMX and, unless MASKED says "amx", without VNNI; as MASKED says, without AVX-512 too
 * ("avx512") or without any AVX ("avx"). Loaded by LD_PRELOAD; processors.ts compiles it. A process that cannot be masked
 * ends with status 70.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_SET_CPUID 0x1012
#define BIT(n) (1u << (n))

/* What the program itself has set for SIGSEGV: it is asked about every fault that is not ours. */
static struct sigaction theirs;
static int hidesVnni, hidesAvx512, hidesAvx;
static int (*systemSigaction)(int, const struct sigaction *, struct sigaction *);

static long allowCpuid(int allowed) { return syscall(SYS_arch_prctl, ARCH_SET_CPUID, allowed); }

/* The bits of leaf 7 are those of Intel's manual, volume 2A, CPUID. */
static void hide(uint32_t leaf, uint32_t part, uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d) {
  if (leaf == 1 && hidesAvx) {
    *c &= ~(BIT(12) | BIT(28));                                   /* FMA, AVX */
  } else if (leaf == 7 && part == 0) {
    *d &= ~(BIT(22) | BIT(24) | BIT(25));                         /* AMX */
    if (!hidesVnni) return;
    *c &= ~BIT(11);                                               /* AVX512_VNNI */
    *d &= ~(BIT(2) | BIT(3));                                     /* 4VNNIW, 4FMAPS */
    if (hidesAvx) *b &= ~BIT(5);                                  /* AVX2 */
    if (!hidesAvx512) return;
    *b &= ~(BIT(16) | BIT(17) | BIT(21) | BIT(26) | BIT(27) | BIT(28) | BIT(30) | BIT(31));
    *c &= ~(BIT(1) | BIT(6) | BIT(12) | BIT(14));
    *d &= ~(BIT(8) | BIT(23));
  } else if (leaf == 7 && part == 1 && hidesVnni) {
    *a &= ~(BIT(4) | BIT(5) | BIT(21) | BIT(23));                 /* AVX_VNNI, AVX512_BF16, AMX_FP16, AVX_IFMA */
    *d &= ~(BIT(4) | BIT(5) | BIT(10));                           /* AVX_VNNI_INT8, AVX_NE_CONVERT, AVX_VNNI_INT16 */
  }
}

static void onFault(int number, siginfo_t *info, void *context) {
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  const uint8_t *instruction = (const uint8_t *)registers[REG_RIP];
  /* Read only where the kernel says so: at other faults the place may not be readable. */
  if (info->si_code == SI_KERNEL && instruction[0] == 0x0f && instruction[1] == 0xa2) {
    uint32_t a, b, c, d;
    uint32_t leaf = (uint32_t)registers[REG_RAX], part = (uint32_t)registers[REG_RCX];
    allowCpuid(1);
    __cpuid_count(leaf, part, a, b, c, d);
    allowCpuid(0);
    hide(leaf, part, &a, &b, &c, &d);
    registers[REG_RAX] = a;
    registers[REG_RBX] = b;
    registers[REG_RCX] = c;
    registers[REG_RDX] = d;
    registers[REG_RIP] += 2;
  } else if (theirs.sa_flags & SA_SIGINFO) {
    theirs.sa_sigaction(number, info, context);
  } else if (theirs.sa_handler != SIG_DFL && theirs.sa_handler != SIG_IGN) {
    theirs.sa_handler(number);
  } else {
    signal(SIGSEGV, SIG_DFL);
  }
}

/* Stands in front of the system's: Node sets a handler of its own, which must not replace this one. */
int sigaction(int number, const struct sigaction *action, struct sigaction *previous) {
  if (!systemSigaction) systemSigaction = dlsym(RTLD_NEXT, "sigaction");
  if (number != SIGSEGV) return systemSigaction(number, action, previous);
  if (previous) *previous = theirs;
  if (action) theirs = *action;
  return 0;
}

__attribute__((constructor)) static void start(void) {
  struct sigaction ours = {.sa_sigaction = onFault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  const char *masked = getenv("MASKED");
  systemSigaction = dlsym(RTLD_NEXT, "sigaction");
  hidesVnni = masked == NULL || strcmp(masked, "amx") != 0;
  hidesAvx = masked != NULL && strcmp(masked, "avx") == 0;
  hidesAvx512 = hidesAvx || (masked != NULL && strcmp(masked, "avx512") == 0);
  systemSigaction(SIGSEGV, &ours, NULL);
  if (allowCpuid(0) == 0) return;
  fputs("This processor or kernel cannot let CPUID fault.\n", stderr);
  _exit(70);
}
