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
 * the code of each shape has to be written out, for every row and register, and it is written here
 * instead of by hand. For two rows of lookups on one register it would read
 *
 * <pre>{@code
 * for (long i = from; i < end; i += LANES) {
 *     ByteVector a = zero, b = zero;
 *     int s = 0, k = 0;
 *     if (plain) {
 *         ByteVector x = load(sources[s++], i);
 *         a = x;
 *         b = x;
 *     }
 *     for (; s < tripleEnd; s += 3, k += 8 * LANES) {
 *         ByteVector x = load(sources[s], i), y = load(sources[s + 1], i), ...z;
 *         ByteVector above = blend(blend(z >>> 2, y >>> 4, 0x0f), x >>> 6, 0x03);
 *         a = a ^ x.selectFrom(table[k]) ^ y.selectFrom(table[k + LANES]) ^ ...z
 *                 ^ above.selectFrom(table[k + 3 * LANES]);
 *         b = ...the same with the next four tables
 *     }
 *     for (; s < sources.length; s++, k += 4 * LANES) {
 *         ByteVector x = load(sources[s], i);
 *         a = a ^ x.selectFrom(table[k]) ^ (x >>> 6).selectFrom(table[k + LANES]);
 *         b = ...
 *     }
 *     if (completed) { // a is a row of ones, and was given all sources as they are
 *         for (s = onesEnd; s < sources.length; s++) {
 *             a = a ^ load(sources[s], i);
 *         }
 *         a = a ^ b;
 *     }
 *     store(a, targets[rows[0]], i);
 *     store(b, targets[rows[1]], i);
 * }
 * }</pre>
 *
 * <p>What is won over two lookups for each product: with 64 lanes an index has six bits, and a byte
 * eight. The two bits that are over, of three sources, make one index more; so three products cost
 * four lookups and four sums instead of six each. It is the lookups that bound the speed, since x86
 * processors have a single port for them.
 */
final class TileAssembler {
    private static final ClassDesc TILE = desc(Tile.class);
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
            SEGMENT.arrayType(),
            CD_int.arrayType(),
            CD_long,
            CD_long,
            CD_byte.arrayType(),
            CD_int,
            CD_int);

    // The arguments of run, by slot.
    private static final int SOURCES = 1;
    private static final int TARGETS = 2;
    private static final int ROWS = 3;
    private static final int AT = 4;
    private static final int END = 6;
    private static final int TABLES = 8;
    private static final int TRIPLE_END = 9;
    private static final int ONES_END = 10;

    private final TileShape shape;
    private final CodeBuilder code;

    // Variables, by slot.
    private final int column;
    private final int table;
    private final int pairMask;
    private final int twoPairsMask;
    private final int[] loaded;
    private final int above;
    private final int[] targets;
    private final int[][] sums;

    private TileAssembler(TileShape shape, CodeBuilder code) {
        this.shape = shape;
        this.code = code;
        column = code.allocateLocal(TypeKind.INT);
        table = code.allocateLocal(TypeKind.INT);
        pairMask = code.allocateLocal(TypeKind.REFERENCE);
        twoPairsMask = code.allocateLocal(TypeKind.REFERENCE);
        above = code.allocateLocal(TypeKind.REFERENCE);
        loaded = references(TileShape.TRIPLE);
        targets = references(shape.rows());
        sums = new int[shape.rows()][];
        for (int row = 0; row < shape.rows(); row++) {
            sums[row] = references(shape.vectors());
        }
    }

    private int[] references(int count) {
        int[] slots = new int[count];
        for (int i = 0; i < count; i++) {
            slots[i] = code.allocateLocal(TypeKind.REFERENCE);
        }
        return slots;
    }

    /** Columns that are taken together: where their segments and lookup tables are kept. */
    private record Group(int[] segments, int[][] tables) {}

    /**
     * Makes the tile of one shape. Costs about a millisecond; worth keeping.
     *
     * @throws IllegalStateException if this JVM doesn't let classes be defined at run time
     */
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
            throw new IllegalStateException("No code could be made for " + shape + ".", e);
        }
    }

    private void body() {
        for (int row = 0; row < shape.rows(); row++) {
            code.aload(TARGETS).aload(ROWS).loadConstant(row).iaload().aaload();
            code.astore(targets[row]);
        }
        broadcast(0x03, pairMask);
        broadcast(0x0f, twoPairsMask);
        if (shape.isUnrolled()) {
            unrolled();
        } else {
            looping();
        }
        code.return_();
    }

    /** All segments and tables are got ready before the loop over bytes. */
    private void unrolled() {
        int segment = references(1)[0];
        List<Group> groups = new ArrayList<>();
        code.loadConstant(0).istore(column).loadConstant(0).istore(table);
        if (shape.plain()) {
            readSegments(new int[] {segment});
        }
        for (int left = shape.columns() - shape.firstColumn(); left > 0; ) {
            boolean triple = left >= TileShape.TRIPLE && shape.triples();
            Group group = triple ? group(TileShape.TRIPLE) : group(1);
            readSegments(group.segments());
            readTables(group.tables());
            groups.add(group);
            left -= group.segments().length;
        }
        forEachTile(() -> {
            begin(segment);
            groups.forEach(this::add);
            complete();
        });
    }

    private void looping() {
        int segment = references(1)[0];
        Group triple = group(TileShape.TRIPLE);
        Group single = group(1);
        forEachTile(() -> {
            code.loadConstant(0).istore(column).loadConstant(0).istore(table);
            if (shape.plain()) {
                readSegments(new int[] {segment});
            }
            begin(segment);
            if (shape.triples()) {
                whileColumnBelow(() -> code.iload(TRIPLE_END), () -> addNext(triple));
            }
            whileColumnBelow(this::columns, () -> addNext(single));
            complete();
        });
    }

    private void columns() {
        code.aload(SOURCES).arraylength();
    }

    /**
     * Takes the columns from the given one on out of a completed first row again, and adds the
     * other rows to it.
     */
    private void complete() {
        if (!shape.completed()) {
            return;
        }
        int segment = references(1)[0];
        code.iload(ONES_END).istore(column);
        whileColumnBelow(this::columns, () -> {
            readSegments(new int[] {segment});
            for (int v = 0; v < shape.vectors(); v++) {
                load(segment, v, 0);
                addToFirst(v, loaded[0]);
            }
        });
        for (int v = 0; v < shape.vectors(); v++) {
            for (int row = 1; row < shape.rows(); row++) {
                addToFirst(v, sums[row][v]);
            }
        }
    }

    private Group group(int columns) {
        int lookups = shape.rows() - shape.firstLookup();
        int[][] tables = new int[lookups][];
        for (int row = 0; row < lookups; row++) {
            tables[row] = references(columns == 1 ? 2 : columns + 1);
        }
        return new Group(references(columns), tables);
    }

    /** Runs over the bytes, and stores the sums of each tile. */
    private void forEachTile(Runnable sum) {
        Label done = code.newLabel();
        Label next = code.newBoundLabel();
        code.lload(AT).lload(END).lcmp().ifge(done);
        sum.run();
        forEachSum(this::store);
        code.lload(AT).loadConstant((long) shape.bytes()).ladd().lstore(AT);
        code.goto_(next).labelBinding(done);
    }

    private void whileColumnBelow(Runnable bound, Runnable body) {
        Label done = code.newLabel();
        Label next = code.newBoundLabel();
        code.iload(column);
        bound.run();
        code.if_icmpge(done);
        body.run();
        code.goto_(next).labelBinding(done);
    }

    private void addNext(Group group) {
        readSegments(group.segments());
        readTables(group.tables());
        add(group);
    }

    /** Sums begin as the first source where its coefficients are ones, or else as zero. */
    private void begin(int plainSegment) {
        for (int v = 0; v < shape.vectors(); v++) {
            if (shape.plain()) {
                load(plainSegment, v, 0);
            }
            for (int row = 0; row < shape.rows(); row++) {
                if (shape.plain()) {
                    code.aload(loaded[0]);
                } else {
                    species();
                    code.invokestatic(BYTES, "zero", MethodTypeDesc.of(BYTES, SPECIES));
                }
                code.astore(sums[row][v]);
            }
        }
    }

    private void add(Group group) {
        for (int v = 0; v < shape.vectors(); v++) {
            for (int source = 0; source < group.segments().length; source++) {
                load(group.segments()[source], v, source);
                if (shape.ones()) {
                    addToFirst(v, loaded[source]);
                }
            }
            if (shape.firstLookup() == shape.rows()) {
                continue;
            }
            if (group.segments().length == TileShape.TRIPLE) {
                gatherUpperPairs();
            } else {
                shiftedDown(0, Integer.numberOfTrailingZeros(shape.lanes()));
            }
            code.astore(above);
            for (int row = shape.firstLookup(); row < shape.rows(); row++) {
                int[] tables = group.tables()[row - shape.firstLookup()];
                for (int source = 0; source < group.segments().length; source++) {
                    addLookup(row, v, loaded[source], tables[source]);
                }
                addLookup(row, v, above, tables[tables.length - 1]);
            }
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

    /** Reads the segments of the next columns, and moves on behind them. */
    private void readSegments(int[] slots) {
        for (int slot : slots) {
            code.aload(SOURCES).iload(column).aaload().astore(slot).iinc(column, 1);
        }
    }

    /** Reads the next tables of all rows, and moves on behind them. */
    private void readTables(int[][] slotsByRow) {
        for (int[] slots : slotsByRow) {
            for (int slot : slots) {
                species();
                code.aload(TABLES).iload(table);
                code.invokestatic(
                        BYTES,
                        "fromArray",
                        MethodTypeDesc.of(BYTES, SPECIES, CD_byte.arrayType(), CD_int));
                code.astore(slot).iinc(table, shape.lanes());
            }
        }
    }

    private void load(int segment, int v, int source) {
        species();
        code.aload(segment);
        position(v);
        code.invokestatic(
                        BYTES,
                        "fromMemorySegment",
                        MethodTypeDesc.of(BYTES, SPECIES, SEGMENT, CD_long, ORDER))
                .astore(loaded[source]);
    }

    private void store(int row, int v) {
        code.aload(sums[row][v]).aload(targets[row]);
        position(v);
        code.invokevirtual(
                BYTES, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
    }

    /** Puts where the v-th register lies on the stack, and the order of bytes. */
    private void position(int v) {
        code.lload(AT);
        if (v > 0) {
            code.loadConstant((long) v * shape.lanes()).ladd();
        }
        code.getstatic(ORDER, "LITTLE_ENDIAN", ORDER);
    }

    private void addToFirst(int v, int summand) {
        code.aload(sums[0][v]).getstatic(OPERATORS, "XOR", ASSOCIATIVE).aload(summand);
        add(0, v);
    }

    private void addLookup(int row, int v, int index, int lookup) {
        code.aload(sums[row][v]).getstatic(OPERATORS, "XOR", ASSOCIATIVE);
        code.aload(index).aload(lookup);
        code.invokevirtual(BYTES, "selectFrom", MethodTypeDesc.of(BYTES, VECTOR));
        add(row, v);
    }

    private void add(int row, int v) {
        code.invokevirtual(BYTES, "lanewise", MethodTypeDesc.of(BYTES, BINARY, VECTOR));
        code.astore(sums[row][v]);
    }

    /**
     * Puts a loaded source on the stack, each of its ints shifted to the right. That is one
     * instruction where a shift of bytes is three. The bits of the neighbouring byte that come with
     * it are above those that an index has.
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

    private void forEachSum(SumStep step) {
        for (int row = 0; row < shape.rows(); row++) {
            for (int v = 0; v < shape.vectors(); v++) {
                step.write(row, v);
            }
        }
    }

    /** Writes the code for one sum: of a row, and of one register of the tile. */
    private interface SumStep {
        void write(int row, int v);
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
