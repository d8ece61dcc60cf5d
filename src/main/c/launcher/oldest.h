/*
 * What is compiled with a glibc of today must run with one of 2.31. glibc 2.34 moved the functions of libdl and
 * libpthread into libc, under new versions of their symbols; the old ones are still in it, and are asked for here. It is
 * the same for the function by which a program begins: the linker lets crt1.o call ours (--wrap).
 */
#ifndef OLDEST_H
#define OLDEST_H

#include <features.h>

#if defined(__GLIBC__) && defined(__x86_64__)
#define OLDEST "GLIBC_2.2.5"
#elif defined(__GLIBC__) && defined(__aarch64__)
#define OLDEST "GLIBC_2.17"
#endif

#ifdef OLDEST
__asm__(".symver dlopen,dlopen@" OLDEST);
__asm__(".symver dlsym,dlsym@" OLDEST);
__asm__(".symver dlerror,dlerror@" OLDEST);
__asm__(".symver pthread_create,pthread_create@" OLDEST);
__asm__(".symver pthread_join,pthread_join@" OLDEST);
__asm__(".symver pthread_attr_setstacksize,pthread_attr_setstacksize@" OLDEST);
#endif

#endif
