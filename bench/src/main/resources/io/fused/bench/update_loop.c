/*
 * A loop around ISA-L's gf_vect_mad with one vector: the call that the adapter in Java makes for an
 * update, without Java.
 *
 *     update_loop COEFFICIENT BYTES WARMUP_MILLIS MEASUREMENTS MEASUREMENT_MILLIS
 *
 * prints a line for each measurement: the nanoseconds of a call.
 */
#define _POSIX_C_SOURCE 200112L

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* As isa-l/erasure_code.h has them, so that the library is enough and its header isn't needed. */
void ec_init_tables(int k, int rows, unsigned char *coefficients, unsigned char *tables);
void gf_vect_mad(int length, int vectors, int vector, unsigned char *tables,
                 unsigned char *source, unsigned char *target);

/* What the library takes for one coefficient. */
#define TABLE_BYTES 32

/* A cache line, at which the segments of the other systems begin too. */
#define ALIGNMENT_BYTES 64

/* Between two looks at the clock, which cost as much as some calls. */
#define BATCH_CALLS 4096

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

int main(int count, char **arguments)
{
    if (count != 6) {
        fputs("five arguments are wanted\n", stderr);
        return 2;
    }
    unsigned char coefficient = (unsigned char) atoi(arguments[1]);
    int bytes = atoi(arguments[2]);
    int warmup_millis = atoi(arguments[3]);
    int measurements = atoi(arguments[4]);
    int measurement_millis = atoi(arguments[5]);

    unsigned char *source = filled((size_t) bytes);
    unsigned char *target = filled((size_t) bytes);
    unsigned char *tables = filled(TABLE_BYTES);
    ec_init_tables(1, 1, &coefficient, tables);

    /* The first round is the warm-up. */
    for (int round = 0; round <= measurements; round++) {
        long long wanted = (round == 0 ? warmup_millis : measurement_millis) * 1000000LL;
        long long start = now_nanos();
        long long taken = 0;
        long long calls = 0;
        while (taken < wanted) {
            for (int call = 0; call < BATCH_CALLS; call++) {
                gf_vect_mad(bytes, 1, 0, tables, source, target);
            }
            calls += BATCH_CALLS;
            taken = now_nanos() - start;
        }
        if (round > 0) {
            printf("%.4f\n", (double) taken / (double) calls);
        }
    }
    return 0;
}
