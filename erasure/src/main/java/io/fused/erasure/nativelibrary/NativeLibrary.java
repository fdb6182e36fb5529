package io.fused.erasure.nativelibrary;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Optional;

/** A shared library that the system's loader found. It stays loaded for as long as the JVM runs. */
final class NativeLibrary {
    private final Description description;

    /** The name under which it was found. */
    private final String file;

    private final SymbolLookup symbols;

    private NativeLibrary(Description description, String file, SymbolLookup symbols) {
        this.description = description;
        this.file = file;
        this.symbols = symbols;
    }

    /**
     * What to look for.
     *
     * @param title what people call the library
     * @param files the names that the loader is asked for, the best first
     * @param debianPackage what brings it on Debian and its kin
     */
    record Description(String title, List<String> files, String debianPackage) {
        /** The sentence that ends every message about this library. */
        String remedy() {
            return "On Debian and Ubuntu: apt-get install " + debianPackage;
        }
    }

    /**
     * Loads the first of the files that there is.
     *
     * @throws UnusableLibraryException if there is none, or this JVM can't call native code
     */
    static NativeLibrary open(Description description) throws UnusableLibraryException {
        if (ADDRESS.byteSize() != Long.BYTES) {
            throw new UnusableLibraryException(
                    description.title() + " is used on 64-bit platforms only.");
        }
        for (String file : description.files()) {
            Optional<SymbolLookup> symbols = load(description, file);
            if (symbols.isPresent()) {
                return new NativeLibrary(description, file, symbols.get());
            }
        }
        throw new UnusableLibraryException("%s can't be loaded: there is none of %s. %s"
                .formatted(
                        description.title(),
                        String.join(", ", description.files()),
                        description.remedy()));
    }

    private static Optional<SymbolLookup> load(Description description, String file)
            throws UnusableLibraryException {
        try {
            return Optional.of(SymbolLookup.libraryLookup(file, Arena.global()));
        } catch (IllegalCallerException e) {
            throw new UnusableLibraryException(description.title()
                    + " can't be loaded, because this JVM denies native access."
                    + " Start it with --enable-native-access=ALL-UNNAMED");
        } catch (UnsupportedOperationException e) {
            throw new UnusableLibraryException(
                    description.title() + " can't be called from Java on this platform.");
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The address of a function.
     *
     * @throws UnusableLibraryException if the library has no such function
     */
    MemorySegment function(String name) throws UnusableLibraryException {
        Optional<MemorySegment> address = symbols.find(name);
        if (address.isEmpty()) {
            throw unfit("has no function " + name);
        }
        return address.get();
    }

    /** The name under which the loader found it. */
    String file() {
        return file;
    }

    /** What to throw if the library isn't the one that the adapter was written for. */
    UnusableLibraryException unfit(String fault) {
        return new UnusableLibraryException("%s %s, so it isn't the %s that is known here. %s"
                .formatted(file, fault, description.title(), description.remedy()));
    }
}
