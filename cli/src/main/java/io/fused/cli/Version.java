package io.fused.cli;

import picocli.CommandLine.IVersionProvider;

/** Tells the version of the program and of the Java that runs it. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String own = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "fused " + (own == null ? "(from class files)" : own),
            "Java " + Runtime.version() + ", " + System.getProperty("java.vm.vendor")
        };
    }
}
