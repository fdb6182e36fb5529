package io.fused.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.tidy.Declarations.Declaration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeclarationsTest {

    @TempDir
    private Path directory;

    private List<Declaration> declarations = List.of();

    @BeforeEach
    void read() throws Exception {
        Path file = directory.resolve("Shape.java");
        Files.writeString(file, """
                package shapes;

                /** A shape. */
                public interface Shape {

                    double area();

                    /** A circle. */
                    record Circle(double radius) implements Shape {
                        @Override
                        public double area() {
                            return Math.PI
                                    * radius
                                    * radius;
                        }

                        private void inner() {}
                    }

                    class Bare {
                        public void run() {
                            class Local {
                                public void deep() {}
                            }
                        }
                    }
                }

                class Other {
                    public void unseen() {}
                }
                """);
        declarations = Declarations.in(List.of(file));
    }

    @Test
    void findsWhatLacksAComment() {
        assertThat(names(it -> it.open() && !it.documented()))
                .containsExactly("Shape.area", "Shape.Bare", "Shape.Bare.run");
    }

    @Test
    void seesWhatOtherPackagesCanName() {
        assertThat(names(it -> !it.open()))
                .contains(
                        "Shape.Circle.inner",
                        "Shape.Bare.run.Local",
                        "Shape.Bare.run.Local.deep",
                        "Other",
                        "Other.unseen")
                .doesNotContain("Shape", "Shape.Circle", "Shape.Circle.area");
    }

    @Test
    void countsTheLinesOfMethods() {
        assertThat(names(it -> it.method() && it.lines() == 6))
                .containsExactly("Shape.Circle.area");
    }

    private List<String> names(Predicate<Declaration> kind) {
        return declarations.stream().filter(kind).map(Declaration::name).toList();
    }
}
