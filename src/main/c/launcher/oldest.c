#include "oldest.h"

#ifdef OLDEST
__asm__(".symver begin,__libc_start_main@" OLDEST);
#else
#define begin __libc_start_main
#endif

typedef int main_function(int, char **, char **);

int begin(main_function *, int, char **, void (*)(void), void (*)(void), void (*)(void), void *);
int __wrap___libc_start_main(main_function *, int, char **, void (*)(void), void (*)(void), void (*)(void), void *);

int __wrap___libc_start_main(main_function *program, int count, char **words, void (*init)(void), void (*fini)(void),
                             void (*end)(void), void *stack) {
    return begin(program, count, words, init, fini, end, stack);
}
