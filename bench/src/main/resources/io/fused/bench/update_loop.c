/*
 * A loop around ISA-L's gf_vect_mad with one vector: the call that the adapter in Java makes for an
 * update, without Java.
 *
 *     update_loop COEFFICIENT BYTES WARMUP_MILLIS MEASUREMENTS MEASUREMENT_MILLIS
 */
#include "loop.h"

/* As isa-l/erasure_code.h has them, so that the library is enough and its header isn't needed. */
void ec_init_tables(int k, int rows, unsigned char *coefficients, unsigned char *tables);
void gf_vect_mad(int length, int vectors, int vector, unsigned char *tables,
                 unsigned char *source, unsigned char *target);

/* What the library takes for one coefficient. */
#define TABLE_BYTES 32

static int bytes;
static unsigned char *source;
static unsigned char *target;
static unsigned char *tables;

static void update(int count)
{
    int length = bytes;
    unsigned char *from = source;
    unsigned char *to = target;
    unsigned char *by = tables;
    for (int call = 0; call < count; call++) {
        gf_vect_mad(length, 1, 0, by, from, to);
    }
}

int main(int count, char **arguments)
{
    if (count != 6) {
        fputs("five arguments are wanted\n", stderr);
        return 2;
    }
    unsigned char coefficient = (unsigned char) atoi(arguments[1]);
    bytes = atoi(arguments[2]);
    source = filled((size_t) bytes);
    target = filled((size_t) bytes);
    tables = filled(TABLE_BYTES);
    ec_init_tables(1, 1, &coefficient, tables);
    measure(arguments + 3, update, bytes);
    return 0;
}
