/*
 * A loop that adds up some shards as they are, and stores the sum in some others. That is no
 * erasure code: it multiplies nothing. But it reads and writes what encoding reads and writes, each
 * byte once, so that it shows about what the caches let an erasure code reach.
 *
 *     sum_loop SOURCES TARGETS BYTES WARMUP_MILLIS MEASUREMENTS MEASUREMENT_MILLIS
 */
#include "loop.h"

/* As wide as the widest registers; compilers make do with narrower ones. */
typedef unsigned char block __attribute__((vector_size(64)));

#define MAX_SHARDS 255

static int sources;
static int targets;
static int bytes;
static unsigned char *shards[MAX_SHARDS];

static void sum(int count)
{
    for (int call = 0; call < count; call++) {
        for (int at = 0; at < bytes; at += (int) sizeof(block)) {
            block all = *(block *) (shards[0] + at);
            for (int source = 1; source < sources; source++) {
                all ^= *(block *) (shards[source] + at);
            }
            for (int target = sources; target < sources + targets; target++) {
                *(block *) (shards[target] + at) = all;
            }
        }
    }
}

int main(int count, char **arguments)
{
    if (count != 7) {
        fputs("six arguments are wanted\n", stderr);
        return 2;
    }
    sources = atoi(arguments[1]);
    targets = atoi(arguments[2]);
    bytes = atoi(arguments[3]);
    if (sources < 1 || targets < 1 || sources + targets > MAX_SHARDS
            || bytes < 1 || bytes % (int) sizeof(block) != 0) {
        fputs("there are 1 to 255 shards, of whole blocks of 64 bytes\n", stderr);
        return 2;
    }
    for (int shard = 0; shard < sources + targets; shard++) {
        shards[shard] = filled((size_t) bytes);
    }
    measure(arguments + 4, sum, bytes);
    return 0;
}
