package io.fused.erasure;

import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Writes the code of a {@link Tile}.
 *
 * <p>Code on the Vector API runs in registers only as long as all of it is one method: a helper
 * that takes or returns vectors allocates them whenever the compiler has had enough of inlining. So
 * the code of each shape has to be written out, for every row and column, and it is written here
 * instead of by hand. For one row of ones and one of lookups, a plain column and three others, off
 * the heap, it would read
 *
 * <pre>{@code
 * MemorySegment p = NATIVE_TYPE.cast(sources[column]), q = ...[column + 1], r = ..., s = ...;
 * MemorySegment first = NATIVE_TYPE.cast(targets[rows[0]]), second = ...[rows[1]];
 * ByteVector k = table[0], l = table[1], m = table[2], n = table[3];
 * for (int done = 0; done < length; done += LANES) {
 *     long at = from + done;
 *     ByteVector a = zero, b = zero;
 *     ByteVector w = load(p, at);
 *     a ^= w;
 *     b ^= w;
 *     ByteVector x = load(q, at), y = load(r, at), z = load(s, at);
 *     a ^= x ^ y ^ z;
 *     ByteVector above = blend(blend(z >>> 2, y >>> 4, 0x0f), x >>> 6, 0x03);
 *     b ^= x.selectFrom(k) ^ y.selectFrom(l) ^ z.selectFrom(m) ^ above.selectFrom(n);
 *     store(a, first, at);
 *     store(b, second, at);
 * }
 * }</pre>
 *
 * <p>One register of each source and target at a time is enough: the processor works ahead over the
 * loop's turns, and the less the loop has the more of its checks the compiler moves out of it.
 * {@link Memory} tells what the casts are for.
 *
 * <p>What is won over two lookups for each product: with 64 lanes an index has six bits, and a byte
 * eight. The two bits that are over, of three sources, make one index more; so three products cost
 * four lookups and four sums instead of six each. It is the lookups that bound the speed, since x86
 * processors have a single port for them.
 */
final class TileAssembler {
    private static final ClassDesc TILE = desc(Tile.class);
    private static final ClassDesc MEMORY = desc(Memory.class);
    private static final ClassDesc CLASS = desc(Class.class);
    private static final ClassDesc OBJECT = desc(Object.class);
    private static final ClassDesc SEGMENT = desc(MemorySegment.class);
    private static final ClassDesc BYTES = desc(ByteVector.class);
    private static final ClassDesc INTS = desc(IntVector.class);
    private static final ClassDesc VECTOR = desc(Vector.class);
    private static final ClassDesc SPECIES = desc(VectorSpecies.class);
    private static final ClassDesc ORDER = desc(ByteOrder.class);
    private static final ClassDesc OPERATORS = desc(VectorOperators.class);
    private static final ClassDesc BINARY = desc(VectorOperators.Binary.class);
    private static final ClassDesc ASSOCIATIVE = desc(VectorOperators.Associative.class);
    private static final ClassDesc TERNARY = desc(VectorOperators.Ternary.class);

    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void,
            SEGMENT.arrayType(),
            CD_int,
            SEGMENT.arrayType(),
            CD_int.arrayType(),
            CD_long,
            CD_int,
            CD_byte.arrayType());

    // The arguments of run, by slot.
    private static final int SOURCES = 1;
    private static final int COLUMN = 2;
    private static final int TARGETS = 3;
    private static final int ROWS = 4;
    private static final int FROM = 5;
    private static final int LENGTH = 7;
    private static final int TABLES = 8;

    private final TileShape shape;
    private final CodeBuilder code;

    // Variables, by slot.
    private final int done;
    private final int at;
    private final int pairMask;
    private final int twoPairsMask;
    private final int[] loaded;
    private final int above;
    private final int[] targets;
    private final int[] sums;

    /** Lookup tables that code was written for so far. */
    private int tables;

    private TileAssembler(TileShape shape, CodeBuilder code) {
        this.shape = shape;
        this.code = code;
        done = code.allocateLocal(TypeKind.INT);
        at = code.allocateLocal(TypeKind.LONG);
        pairMask = code.allocateLocal(TypeKind.REFERENCE);
        twoPairsMask = code.allocateLocal(TypeKind.REFERENCE);
        above = code.allocateLocal(TypeKind.REFERENCE);
        loaded = references(TileShape.TRIPLE);
        targets = references(shape.rows());
        sums = references(shape.rows());
    }

    private int[] references(int count) {
        int[] slots = new int[count];
        for (int i = 0; i < count; i++) {
            slots[i] = code.allocateLocal(TypeKind.REFERENCE);
        }
        return slots;
    }

    /**
     * Columns that are taken together: the first of them, and where their segments and lookup
     * tables are kept.
     */
    private record Group(int column, int[] segments, int[][] tables) {}

    /** Makes the tile of one shape. Costs about a millisecond; worth keeping. */
    static Tile assemble(TileShape shape) {
        ClassDesc name = ClassDesc.of(TileAssembler.class.getPackageName(), "AssembledTile");
        byte[] bytes = ClassFile.of()
                .build(
                        name,
                        builder -> builder.withInterfaceSymbols(TILE)
                                .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                                .withMethodBody(
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void,
                                        0,
                                        code -> code.aload(0)
                                                .invokespecial(
                                                        ConstantDescs.CD_Object,
                                                        ConstantDescs.INIT_NAME,
                                                        ConstantDescs.MTD_void)
                                                .return_())
                                .withMethodBody(
                                        "run",
                                        RUN,
                                        ClassFile.ACC_PUBLIC,
                                        code -> new TileAssembler(shape, code).body()));
        try {
            Class<?> made =
                    MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
            return (Tile) made.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("A class may define hidden classes beside itself.", e);
        }
    }

    private void body() {
        for (int row = 0; row < shape.rows(); row++) {
            code.aload(TARGETS).aload(ROWS).loadConstant(row).iaload();
            readSegment(shape.access().targets(), targets[row]);
        }
        if (shape.inTriples() > 0) {
            broadcast(0x03, pairMask);
            broadcast(0x0f, twoPairsMask);
        }
        List<Group> groups = new ArrayList<>();
        int column = shape.firstColumn();
        if (shape.plain()) {
            groups.add(group(0, 1, 0));
        }
        for (int end = column + shape.inTriples(); column < end; column += TileShape.TRIPLE) {
            groups.add(group(column, TileShape.TRIPLE, TileShape.TRIPLE_TABLES));
        }
        for (; column < shape.columns(); column++) {
            groups.add(group(column, 1, TileShape.SINGLE_TABLES));
        }
        forEachTile(() -> {
            begin();
            groups.forEach(this::add);
            if (shape.completes()) {
                for (int row = 1; row < shape.rows(); row++) {
                    add(0, sums[row]);
                }
            }
            for (int row = 0; row < shape.rows(); row++) {
                store(row);
            }
        });
        code.return_();
    }

    /** Writes the code that gets segments and tables of some columns ready. */
    private Group group(int column, int columns, int tablesOfRow) {
        int[] segments = references(columns);
        for (int i = 0; i < columns; i++) {
            code.aload(SOURCES).iload(COLUMN).loadConstant(column + i).iadd();
            readSegment(shape.access().sources(), segments[i]);
        }
        int[][] slots = new int[shape.lookups()][];
        for (int row = 0; row < slots.length; row++) {
            slots[row] = references(tablesOfRow);
            for (int slot : slots[row]) {
                readTable(slot);
            }
        }
        return new Group(column, segments, slots);
    }

    /** Of an array of segments and an index on the stack: keeps the segment in a variable. */
    private void readSegment(Memory memory, int slot) {
        code.aaload().astore(slot);
        if (memory != Memory.ANYWHERE) {
            code.getstatic(MEMORY, memory.name() + "_TYPE", CLASS).aload(slot);
            code.invokevirtual(CLASS, "cast", MethodTypeDesc.of(OBJECT, OBJECT));
            code.checkcast(SEGMENT).astore(slot);
        }
    }

    private void readTable(int slot) {
        species();
        code.aload(TABLES).loadConstant(tables * shape.lanes());
        code.invokestatic(
                BYTES, "fromArray", MethodTypeDesc.of(BYTES, SPECIES, CD_byte.arrayType(), CD_int));
        code.astore(slot);
        tables++;
    }

    /** Runs over the bytes. */
    private void forEachTile(Runnable tile) {
        Label end = code.newLabel();
        code.loadConstant(0).istore(done);
        Label next = code.newBoundLabel();
        code.iload(done).iload(LENGTH).if_icmpge(end);
        code.lload(FROM).iload(done).i2l().ladd().lstore(at);
        tile.run();
        code.iinc(done, shape.lanes());
        code.goto_(next).labelBinding(end);
    }

    /** Sums begin as what the targets hold, or else as zero. */
    private void begin() {
        for (int row = 0; row < shape.rows(); row++) {
            if (shape.adds()) {
                load(targets[row], sums[row]);
            } else {
                species();
                code.invokestatic(BYTES, "zero", MethodTypeDesc.of(BYTES, SPECIES));
                code.astore(sums[row]);
            }
        }
    }

    private void add(Group group) {
        int[] segments = group.segments();
        for (int i = 0; i < segments.length; i++) {
            load(segments[i], loaded[i]);
            if (group.column() + i < shape.ones()) {
                add(0, loaded[i]);
            }
        }
        if (group.column() < shape.firstColumn()) {
            for (int row = shape.firstLookup(); row < shape.rows(); row++) {
                add(row, loaded[0]);
            }
        } else if (shape.lookups() > 0) {
            addLookups(group);
        }
    }

    private void addLookups(Group group) {
        int count = group.segments().length;
        if (count == TileShape.TRIPLE) {
            gatherUpperPairs();
        } else {
            shiftedDown(0, Integer.numberOfTrailingZeros(shape.lanes()));
        }
        code.astore(above);
        for (int row = shape.firstLookup(); row < shape.rows(); row++) {
            int[] lookups = group.tables()[row - shape.firstLookup()];
            for (int i = 0; i < count; i++) {
                addLookup(row, loaded[i], lookups[i]);
            }
            addLookup(row, above, lookups[count]);
        }
    }

    /** Puts one index made of the upper two bits of three sources on the stack. */
    private void gatherUpperPairs() {
        shiftedDown(2, 2);
        shiftedDown(1, 4);
        code.aload(twoPairsMask);
        blend();
        shiftedDown(0, 6);
        code.aload(pairMask);
        blend();
    }

    private void load(int segment, int slot) {
        species();
        code.aload(segment).lload(at).getstatic(ORDER, "LITTLE_ENDIAN", ORDER);
        code.invokestatic(
                        BYTES,
                        "fromMemorySegment",
                        MethodTypeDesc.of(BYTES, SPECIES, SEGMENT, CD_long, ORDER))
                .astore(slot);
    }

    private void store(int row) {
        code.aload(sums[row]).aload(targets[row]);
        code.lload(at).getstatic(ORDER, "LITTLE_ENDIAN", ORDER);
        code.invokevirtual(
                BYTES, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
    }

    private void add(int row, int summand) {
        code.aload(sums[row]).getstatic(OPERATORS, "XOR", ASSOCIATIVE).aload(summand);
        addOnStack(row);
    }

    private void addLookup(int row, int index, int lookup) {
        code.aload(sums[row]).getstatic(OPERATORS, "XOR", ASSOCIATIVE);
        code.aload(index).aload(lookup);
        code.invokevirtual(BYTES, "selectFrom", MethodTypeDesc.of(BYTES, VECTOR));
        addOnStack(row);
    }

    private void addOnStack(int row) {
        code.invokevirtual(BYTES, "lanewise", MethodTypeDesc.of(BYTES, BINARY, VECTOR));
        code.astore(sums[row]);
    }

    /**
     * Puts a loaded source on the stack, each of its ints shifted to the right. That is one
     * instruction where a shift of bytes is three. It brings in bits of the neighbouring byte: for
     * three columns they are blended away, or above those of an index; for a single one, the table
     * repeats itself so that they don't matter.
     */
    private void shiftedDown(int source, int bits) {
        code.aload(loaded[source])
                .invokevirtual(BYTES, "reinterpretAsInts", MethodTypeDesc.of(INTS));
        code.getstatic(OPERATORS, "LSHR", BINARY).loadConstant(bits);
        code.invokevirtual(INTS, "lanewise", MethodTypeDesc.of(INTS, BINARY, CD_int));
        code.invokevirtual(INTS, "reinterpretAsBytes", MethodTypeDesc.of(BYTES));
    }

    /** Of two vectors and a mask on the stack: the bits of the second where the mask has ones. */
    private void blend() {
        int mask = code.allocateLocal(TypeKind.REFERENCE);
        int second = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(mask).astore(second);
        code.getstatic(OPERATORS, "BITWISE_BLEND", TERNARY).aload(second).aload(mask);
        code.invokevirtual(BYTES, "lanewise", MethodTypeDesc.of(BYTES, TERNARY, VECTOR, VECTOR));
    }

    private void broadcast(int value, int slot) {
        species();
        code.loadConstant(value);
        code.invokestatic(BYTES, "broadcast", MethodTypeDesc.of(BYTES, SPECIES, CD_byte));
        code.astore(slot);
    }

    /** Puts the constant that a vector's length is known by on the stack. */
    private void species() {
        code.getstatic(BYTES, "SPECIES_" + shape.lanes() * Byte.SIZE, SPECIES);
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
