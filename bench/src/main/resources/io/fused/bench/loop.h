/*
 * What loops that are measured have in common.
 */
#ifndef LOOP_H
#define LOOP_H

#define _POSIX_C_SOURCE 200112L

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* A cache line, at which the segments of systems in Java begin too. */
#define ALIGNMENT_BYTES 64

/* Between two looks at the clock, which cost as much as some short calls. */
#define BATCH_BYTES (1 << 20)

static long long now_nanos(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Memory with content that no processor can guess. */
static unsigned char *filled(size_t bytes)
{
    void *memory;
    if (posix_memalign(&memory, ALIGNMENT_BYTES, bytes) != 0) {
        fputs("no memory\n", stderr);
        exit(1);
    }
    unsigned char *content = memory;
    for (size_t i = 0; i < bytes; i++) {
        content[i] = (unsigned char) rand();
    }
    return content;
}

/*
 * Makes so many calls in a row again and again, and prints a line for each measurement: the
 * nanoseconds of a call. How long is told by the last three arguments of a program:
 *
 *     WARMUP_MILLIS MEASUREMENTS MEASUREMENT_MILLIS
 */
static void measure(char **last_three, void (*calls)(int count), int bytes)
{
    int warmup_millis = atoi(last_three[0]);
    int measurements = atoi(last_three[1]);
    int measurement_millis = atoi(last_three[2]);
    int batch = 1 + BATCH_BYTES / bytes;

    /* The first round is the warm-up. */
    for (int round = 0; round <= measurements; round++) {
        long long wanted = (round == 0 ? warmup_millis : measurement_millis) * 1000000LL;
        long long start = now_nanos();
        long long taken = 0;
        long long made = 0;
        while (taken < wanted) {
            calls(batch);
            made += batch;
            taken = now_nanos() - start;
        }
        if (round > 0) {
            printf("%.4f\n", (double) taken / (double) made);
        }
    }
}

#endif
