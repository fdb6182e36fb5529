package io.fused.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the types and methods of source files look like from outside, read without compiling them.
 */
final class Declarations {

    private Declarations() {}

    /**
     * Reads the methods and types of some files.
     *
     * @param files Java sources that can be parsed
     * @return every type and method in them, in the order of the files
     */
    static List<Declaration> in(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Declaration> found = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    new PrintWriter(Writer.nullWriter()),
                    manager,
                    diagnostic -> {},
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(unit, docs, found).scan(unit, null);
            }
        }
        return found;
    }

    /**
     * One type or method.
     *
     * @param file where it stands
     * @param name as people write it, with the types around it
     * @param lines from its first to its last, without its comment
     * @param open whether other packages can name it
     * @param documented whether it has a comment of its own, or takes over another's
     * @param method whether it is a method or constructor
     */
    record Declaration(
            Path file, String name, long lines, boolean open, boolean documented, boolean method) {}

    private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final CompilationUnitTree unit;
        private final Path file;
        private final LineMap lineMap;
        private final DocTrees docs;
        private final List<Declaration> found;

        Scanner(CompilationUnitTree unit, DocTrees docs, List<Declaration> found) {
            this.unit = unit;
            this.file = Path.of(unit.getSourceFile().toUri());
            this.lineMap = unit.getLineMap();
            this.docs = docs;
            this.found = found;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            if (!type.getSimpleName().isEmpty()) {
                add(type, type.getModifiers(), false);
            }
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            if (docs.getSourcePositions().getEndPosition(unit, method) >= 0) {
                add(method, method.getModifiers(), true);
            }
            return super.visitMethod(method, null);
        }

        private void add(Tree tree, ModifiersTree modifiers, boolean method) {
            long start = docs.getSourcePositions().getStartPosition(unit, tree);
            long end = docs.getSourcePositions().getEndPosition(unit, tree);
            boolean documented = docs.getDocComment(getCurrentPath()) != null
                    || modifiers.getAnnotations().stream()
                            .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
            found.add(new Declaration(
                    file,
                    nameOf(getCurrentPath()),
                    lineMap.getLineNumber(end) - lineMap.getLineNumber(start) + 1,
                    isOpen(getCurrentPath()),
                    documented,
                    method));
        }

        private static String nameOf(TreePath path) {
            String own = switch (path.getLeaf()) {
                case ClassTree type -> type.getSimpleName().toString();
                case MethodTree method -> method.getName().toString();
                default -> "";
            };
            TreePath around = path.getParentPath();
            String outer = around == null ? "" : nameOf(around);
            return outer.isEmpty() || own.isEmpty() ? outer + own : outer + "." + own;
        }

        /** Whether every type around a declaration, and it itself, is public or protected. */
        private static boolean isOpen(TreePath path) {
            for (TreePath at = path; at != null; at = at.getParentPath()) {
                TreePath around = at.getParentPath();
                boolean inInterface = around != null
                        && around.getLeaf() instanceof ClassTree type
                        && type.getKind() == Tree.Kind.INTERFACE;
                Set<Modifier> flags = switch (at.getLeaf()) {
                    case ClassTree type -> type.getModifiers().getFlags();
                    case MethodTree method -> method.getModifiers().getFlags();
                    case CompilationUnitTree whole -> Set.of(Modifier.PUBLIC);
                    default -> Set.of(); // A class within a method, or an anonymous one.
                };
                boolean open = flags.contains(Modifier.PUBLIC)
                        || flags.contains(Modifier.PROTECTED)
                        || inInterface && !flags.contains(Modifier.PRIVATE);
                if (!open) {
                    return false;
                }
            }
            return true;
        }
    }
}
