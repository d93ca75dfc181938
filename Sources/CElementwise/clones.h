#ifndef NTKD_CLONES_H
#define NTKD_CLONES_H

#pragma STDC FP_CONTRACT OFF

// Clones are chosen before the thread sanitizer is ready, which would crash in its entry to that choice.
#if defined(__x86_64__) && !__has_feature(thread_sanitizer)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

#endif
