/* lib/libtare.so: how posix.DirectCalls calls C. A JVM links it in a tenth of a millisecond, where its foreign linker takes 15. */
#include "../launcher/oldest.h"

#include <dlfcn.h>
#include <errno.h>
#include <jni.h>
#include <stdint.h>
#include <stdlib.h>

typedef long (*function)(long, long, long, long, long, long);

JNIEXPORT jlong JNICALL Java_dev_tare_posix_DirectCalls_invoke(JNIEnv *env, jclass type, jlong address, jlong error, jlong a,
                                                               jlong b, jlong c, jlong d, jlong e, jlong f) {
    (void)env;
    (void)type;
    long result = ((function)(intptr_t)address)(a, b, c, d, e, f);
    if (error != 0) {
        *(int *)(intptr_t)error = errno;
    }
    return result;
}

/* The bytes as a string of C, to be freed; NULL when memory is out. */
static char *string(JNIEnv *env, jbyteArray bytes) {
    jsize length = (*env)->GetArrayLength(env, bytes);
    char *made = malloc((size_t)length + 1);
    if (made != NULL) {
        (*env)->GetByteArrayRegion(env, bytes, 0, length, (jbyte *)made);
        made[length] = 0;
    }
    return made;
}

JNIEXPORT jlong JNICALL Java_dev_tare_posix_DirectCalls_open(JNIEnv *env, jclass type, jbyteArray file) {
    (void)type;
    char *name = string(env, file);
    void *library = name == NULL ? NULL : dlopen(name, RTLD_LAZY | RTLD_LOCAL);
    free(name);
    return (jlong)(intptr_t)library;
}

JNIEXPORT jlong JNICALL Java_dev_tare_posix_DirectCalls_find(JNIEnv *env, jclass type, jlong library, jbyteArray function) {
    (void)type;
    char *name = string(env, function);
    void *found = name == NULL ? NULL : dlsym(library == 0 ? RTLD_DEFAULT : (void *)(intptr_t)library, name);
    free(name);
    return (jlong)(intptr_t)found;
}
