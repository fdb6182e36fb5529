package io.fused.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Comparator;

/** Codecs of {@code java.time}. */
final class TimeCodecs {
    static final OrderedCodec<Instant> INSTANT = new InstantCodec();
    static final OrderedCodec<Duration> DURATION = new DurationCodec();
    static final OrderedCodec<LocalDate> LOCAL_DATE = new LocalDateCodec();
    static final OrderedCodec<LocalTime> LOCAL_TIME = new LocalTimeCodec();
    static final OrderedCodec<LocalDateTime> LOCAL_DATE_TIME = new LocalDateTimeCodec();
    static final OrderedCodec<OffsetDateTime> OFFSET_DATE_TIME = new OffsetDateTimeCodec();
    static final OrderedCodec<ZonedDateTime> ZONED_DATE_TIME = new ZonedDateTimeCodec();

    /** Seconds in eight bytes, nanoseconds in four. */
    private static final int INSTANT_BYTES = Long.BYTES + Integer.BYTES;

    /** A year in four bytes, month and day in one each. */
    private static final int DATE_BYTES = Integer.BYTES + 2;

    /** Enough for the nanoseconds of a day, which are less than 2^47. */
    private static final int TIME_BYTES = 6;

    private TimeCodecs() {}

    private static void putSeconds(byte[] bytes, long seconds, int nanos) {
        BigEndian.putOrdered(bytes, 0, seconds);
        BigEndian.putInt(bytes, Long.BYTES, nanos);
    }

    /** Reads nanoseconds of a second; a DateTimeException if there are more in it. */
    private static int getNanos(byte[] bytes) {
        int nanos = BigEndian.getInt(bytes, Long.BYTES);
        if (nanos < 0 || nanos > 999_999_999) {
            throw new DateTimeException("no second has so many nanoseconds");
        }
        return nanos;
    }

    private static void putInstant(byte[] bytes, Instant value) {
        putSeconds(bytes, value.getEpochSecond(), value.getNano());
    }

    private static Instant getInstant(byte[] bytes) {
        return Instant.ofEpochSecond(BigEndian.getOrderedLong(bytes, 0), getNanos(bytes));
    }

    private static void putDate(byte[] bytes, LocalDate value) {
        BigEndian.putOrdered(bytes, 0, value.getYear());
        bytes[Integer.BYTES] = (byte) value.getMonthValue();
        bytes[Integer.BYTES + 1] = (byte) value.getDayOfMonth();
    }

    private static LocalDate getDate(byte[] bytes) {
        return LocalDate.of(
                BigEndian.getOrderedInt(bytes, 0), bytes[Integer.BYTES], bytes[Integer.BYTES + 1]);
    }

    private static void putTime(byte[] bytes, int at, LocalTime value) {
        long nanos = value.toNanoOfDay();
        BigEndian.putShort(bytes, at, (short) (nanos >>> Integer.SIZE));
        BigEndian.putInt(bytes, at + Short.BYTES, (int) nanos);
    }

    private static LocalTime getTime(byte[] bytes, int at) {
        long high = Short.toUnsignedLong(BigEndian.getShort(bytes, at));
        long low = Integer.toUnsignedLong(BigEndian.getInt(bytes, at + Short.BYTES));
        return LocalTime.ofNanoOfDay(high << Integer.SIZE | low);
    }

    private static final class InstantCodec extends FixedCodec<Instant> {
        InstantCodec() {
            super("instant", INSTANT_BYTES);
        }

        @Override
        void write(Instant value, byte[] bytes) {
            putInstant(bytes, value);
        }

        @Override
        Instant read(byte[] bytes) {
            return getInstant(bytes);
        }
    }

    private static final class DurationCodec extends FixedCodec<Duration> {
        DurationCodec() {
            super("duration", INSTANT_BYTES);
        }

        @Override
        void write(Duration value, byte[] bytes) {
            putSeconds(bytes, value.getSeconds(), value.getNano());
        }

        @Override
        Duration read(byte[] bytes) {
            return Duration.ofSeconds(BigEndian.getOrderedLong(bytes, 0), getNanos(bytes));
        }
    }

    private static final class LocalDateCodec extends FixedCodec<LocalDate> {
        LocalDateCodec() {
            super("localDate", DATE_BYTES);
        }

        @Override
        void write(LocalDate value, byte[] bytes) {
            putDate(bytes, value);
        }

        @Override
        LocalDate read(byte[] bytes) {
            return getDate(bytes);
        }
    }

    private static final class LocalTimeCodec extends FixedCodec<LocalTime> {
        LocalTimeCodec() {
            super("localTime", TIME_BYTES);
        }

        @Override
        void write(LocalTime value, byte[] bytes) {
            putTime(bytes, 0, value);
        }

        @Override
        LocalTime read(byte[] bytes) {
            return getTime(bytes, 0);
        }
    }

    private static final class LocalDateTimeCodec extends FixedCodec<LocalDateTime> {
        LocalDateTimeCodec() {
            super("localDateTime", DATE_BYTES + TIME_BYTES);
        }

        @Override
        void write(LocalDateTime value, byte[] bytes) {
            putDate(bytes, value.toLocalDate());
            putTime(bytes, DATE_BYTES, value.toLocalTime());
        }

        @Override
        LocalDateTime read(byte[] bytes) {
            return LocalDateTime.of(getDate(bytes), getTime(bytes, DATE_BYTES));
        }
    }

    private static final class OffsetDateTimeCodec extends FixedCodec<OffsetDateTime> {
        OffsetDateTimeCodec() {
            super("offsetDateTime", INSTANT_BYTES + Integer.BYTES);
        }

        @Override
        void write(OffsetDateTime value, byte[] bytes) {
            putInstant(bytes, value.toInstant());
            BigEndian.putOrdered(bytes, INSTANT_BYTES, value.getOffset().getTotalSeconds());
        }

        @Override
        OffsetDateTime read(byte[] bytes) {
            int offset = BigEndian.getOrderedInt(bytes, INSTANT_BYTES);
            return OffsetDateTime.ofInstant(getInstant(bytes), ZoneOffset.ofTotalSeconds(offset));
        }
    }

    private static final class ZonedDateTimeCodec implements OrderedCodec<ZonedDateTime> {
        @Override
        public String name() {
            return "zonedDateTime";
        }

        @Override
        public Comparator<? super ZonedDateTime> comparator() {
            return Comparator.comparing(ZonedDateTime::toInstant)
                    .thenComparing(value -> value.getZone().getId());
        }

        @Override
        public byte[] encode(ZonedDateTime value) {
            byte[] zone = TextCodecs.STRING.encode(value.getZone().getId());
            byte[] bytes = new byte[INSTANT_BYTES + zone.length];
            putInstant(bytes, value.toInstant());
            System.arraycopy(zone, 0, bytes, INSTANT_BYTES, zone.length);
            return bytes;
        }

        @Override
        public ZonedDateTime decode(byte[] bytes) {
            if (bytes.length <= INSTANT_BYTES) {
                throw Unreadable.of(name(), bytes, "which has more than " + INSTANT_BYTES);
            }
            try {
                String id = TextCodecs.STRING.decode(
                        Arrays.copyOfRange(bytes, INSTANT_BYTES, bytes.length));
                ZoneId zone = ZoneId.of(id);
                if (!zone.getId().equals(id)) {
                    throw new DateTimeException(
                            "the zone " + id + " must be written " + zone.getId());
                }
                return ZonedDateTime.ofInstant(getInstant(bytes), zone);
            } catch (DateTimeException | IllegalArgumentException e) {
                throw Unreadable.of(name(), bytes, "which can't be (" + e.getMessage() + ")", e);
            }
        }
    }
}
