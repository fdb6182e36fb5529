package io.fused.client;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;

/**
 * Goes over a list in both directions, with one page of it in memory. Its own changes are made to
 * that page too. Used by one thread.
 */
final class ListWalk<E> implements ListIterator<E> {
    /** How many elements before the cursor are asked for, going backwards. */
    private static final int BACKWARDS = 64;

    private final RemoteList<E> list;
    private final RemoteAsyncList<E> async;
    private List<E> page = new ArrayList<>();
    private int pageStart;
    private boolean pageIsLast;
    private int cursor;
    private int returned = -1;

    ListWalk(RemoteList<E> list, RemoteAsyncList<E> async, int start) {
        this.list = list;
        this.async = async;
        this.cursor = start;
        this.pageStart = start;
    }

    @Override
    public boolean hasNext() {
        if (isInPage(cursor)) {
            return true;
        }
        if (pageIsLast && cursor == pageStart + page.size()) {
            return false;
        }
        load(cursor);
        return isInPage(cursor);
    }

    @Override
    public E next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The list ends at position " + cursor + ".");
        }
        returned = cursor++;
        return page.get(returned - pageStart);
    }

    @Override
    public boolean hasPrevious() {
        return cursor > 0;
    }

    @Override
    public E previous() {
        if (cursor == 0) {
            throw new NoSuchElementException("The list begins here.");
        }
        int wanted = cursor - 1;
        if (!isInPage(wanted)) {
            load(Math.max(0, wanted - BACKWARDS));
        }
        if (!isInPage(wanted)) {
            // The elements before are so large that the page ended before this one.
            load(wanted);
        }
        if (!isInPage(wanted)) {
            throw new NoSuchElementException("The list has become shorter than " + cursor + ".");
        }
        cursor = wanted;
        returned = wanted;
        return page.get(wanted - pageStart);
    }

    @Override
    public int nextIndex() {
        return cursor;
    }

    @Override
    public int previousIndex() {
        return cursor - 1;
    }

    @Override
    public void remove() {
        int index = takeReturned();
        try {
            list.removeAt(index);
        } catch (IndexOutOfBoundsException e) {
            throw new ConcurrentModificationException("Position " + index + " is gone.", e);
        }
        if (isInPage(index)) {
            page.remove(index - pageStart);
        } else if (index < pageStart) {
            // Asking whether more follows has loaded the page behind it.
            pageStart--;
        }
        if (index < cursor) {
            cursor--;
        }
    }

    @Override
    public void set(E element) {
        int index = takeReturned();
        returned = index;
        try {
            list.replaceAt(index, element);
        } catch (IndexOutOfBoundsException e) {
            throw new ConcurrentModificationException("Position " + index + " is gone.", e);
        }
        if (isInPage(index)) {
            page.set(index - pageStart, element);
        }
    }

    @Override
    public void add(E element) {
        list.add(cursor, element);
        if (cursor >= pageStart && cursor <= pageStart + page.size()) {
            page.add(cursor - pageStart, element);
        } else {
            page.clear();
            pageStart = cursor;
            pageIsLast = false;
        }
        cursor++;
        returned = -1;
    }

    private int takeReturned() {
        int index = returned;
        if (index < 0) {
            throw new IllegalStateException(
                    "There is no element: call next() or previous() first.");
        }
        returned = -1;
        return index;
    }

    private boolean isInPage(int index) {
        return index >= pageStart && index < pageStart + page.size();
    }

    private void load(int start) {
        Answers.Page loaded = list.await(async.page(start));
        page = new ArrayList<>(loaded.entries().size());
        for (Answers.Entry entry : loaded.entries()) {
            page.add(list.element(entry));
        }
        pageStart = start;
        pageIsLast = loaded.last();
    }
}
