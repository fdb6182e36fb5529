package io.fused.erasure;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** How wide the registers are that the vector kernel uses on this machine. */
final class Registers {
    /**
     * As wide as the machine has them, where a lookup across the whole width is one instruction.
     */
    static final VectorSpecies<Byte> SPECIES = choose();

    /** Bytes of a register. */
    static final int LANES = SPECIES.length();

    private Registers() {}

    /**
     * On x86, a machine whose widest registers have 256 bits looks bytes up within halves of 128
     * bits alone. A lookup across all 256 takes so many steps more that half the width is faster.
     * Beyond 512 bits the tables would be larger than a byte can index.
     */
    private static VectorSpecies<Byte> choose() {
        VectorSpecies<Byte> preferred = ByteVector.SPECIES_PREFERRED;
        String architecture = System.getProperty("os.arch");
        boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
        if (preferred.vectorShape() == VectorShape.S_256_BIT && x86) {
            return ByteVector.SPECIES_128;
        }
        return preferred.vectorBitSize() > 512 ? ByteVector.SPECIES_512 : preferred;
    }
}
