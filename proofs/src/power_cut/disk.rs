//! A disk behind a page cache: what programs see, what is safe, and what is under way between the two.
//!
//! Safe is only what a sync promised that came back: of a file its bytes and its length, of a folder the names in it. All
//! else may have reached the disk or not, each for itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::power_cut::step::{Change, Step};

/// What the disk writes whole or not at all, in bytes.
pub const SECTOR: usize = 512;

/// Names a file or folder, whatever path it has at the moment.
type Node = usize;

/// A folder of a disk.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    /// The names that programs see.
    names: BTreeMap<PathBuf, Node>,
    safe_names: BTreeMap<PathBuf, Node>,
    /// Changes of names that are not safe yet, in their order.
    renamings: Vec<Renaming>,
    nodes: Vec<Content>,
}

#[derive(Clone, Debug)]
enum Content {
    Folder,
    File(Bytes),
}

/// Names that change together or not at all.
#[derive(Clone, Debug)]
struct Renaming {
    end: u64,
    names: Vec<(PathBuf, Option<Node>)>,
}

#[derive(Clone, Debug, Default)]
struct Bytes {
    seen: Vec<u8>,
    safe: Vec<u8>,
    /// Changes that are not safe yet, in their order.
    changes: Vec<(u64, Edit)>,
}

#[derive(Clone, Debug)]
enum Edit {
    Write { offset: usize, data: Vec<u8> },
    Resize(usize),
}

/// A disk as it is found after a power cut.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Image {
    /// Folders, those that contain others first.
    pub folders: Vec<PathBuf>,
    /// Files with their bytes.
    pub files: BTreeMap<PathBuf, Vec<u8>>,
}

/// Decides what of all that was not safe yet reached the disk.
pub trait Fate {
    /// Whether a change of names or of a length did.
    fn keeps_change(&mut self) -> bool;
    /// Which of so many sectors of one write did.
    fn keeps_sectors(&mut self, count: usize) -> Vec<bool>;
}

impl Disk {
    /// Does what a program did. Steps come in the order of their moments.
    pub fn apply(&mut self, step: &Step) -> Result<()> {
        let end = step.end;
        match &step.change {
            Change::Open { path, create, empty } => match self.names.get(path) {
                Some(node) if *empty => self.edit(*node, end, Edit::Resize(0))?,
                None if *create => self.make(path, Content::File(Bytes::default()), end),
                Some(_) => {}
                None => return Err(format!("{} was opened and is not there", path.display()).into()),
            },
            Change::Write { path, offset, data } => {
                let edit = Edit::Write { offset: usize::try_from(*offset)?, data: data.clone() };
                self.edit(self.node(path)?, end, edit)?;
            }
            Change::Resize { path, length, only_longer } => {
                let (node, length) = (self.node(path)?, usize::try_from(*length)?);
                let Content::File(bytes) = &self.nodes[node] else {
                    return Err("a folder has no length".into());
                };
                if !only_longer || bytes.seen.len() < length {
                    self.edit(node, end, Edit::Resize(length))?;
                }
            }
            Change::Remove { path } => {
                self.node(path)?;
                self.rename(end, vec![(path.clone(), None)]);
            }
            Change::Rename { from, to } => {
                let names = vec![(to.clone(), Some(self.node(from)?)), (from.clone(), None)];
                self.rename(end, names);
            }
            Change::Link { from, to } => {
                let node = self.node(from)?;
                self.rename(end, vec![(to.clone(), Some(node))]);
            }
            Change::MakeFolder { path } => self.make(path, Content::Folder, end),
            Change::Sync { path } => self.sync(path, step.begin)?,
        }
        Ok(())
    }

    /// The files as programs see them.
    pub fn seen(&self) -> Image {
        self.image(&self.names, |bytes| bytes.seen.clone())
    }

    /// The disk after a power cut at this moment.
    pub fn cut(&self, fate: &mut impl Fate) -> Image {
        let mut names = self.safe_names.clone();
        for renaming in &self.renamings {
            if fate.keeps_change() {
                set(&mut names, &renaming.names);
            }
        }
        self.image(&names, |bytes| bytes.cut(fate))
    }

    fn image(&self, names: &BTreeMap<PathBuf, Node>, mut content: impl FnMut(&Bytes) -> Vec<u8>) -> Image {
        let mut image = Image::default();
        // A folder sorts before what is in it.
        for (path, node) in names {
            let parent = folder_of(path);
            if parent != Path::new("") && !image.folders.iter().any(|folder| folder == parent) {
                continue;
            }
            match &self.nodes[*node] {
                Content::Folder => image.folders.push(path.clone()),
                Content::File(bytes) => drop(image.files.insert(path.clone(), content(bytes))),
            }
        }
        image
    }

    fn node(&self, path: &Path) -> Result<Node> {
        let node = self.names.get(path).copied();
        node.ok_or_else(|| format!("{} is not there", path.display()).into())
    }

    fn make(&mut self, path: &Path, content: Content, end: u64) {
        self.nodes.push(content);
        self.rename(end, vec![(path.to_path_buf(), Some(self.nodes.len() - 1))]);
    }

    fn rename(&mut self, end: u64, names: Vec<(PathBuf, Option<Node>)>) {
        set(&mut self.names, &names);
        self.renamings.push(Renaming { end, names });
    }

    fn edit(&mut self, node: Node, end: u64, edit: Edit) -> Result<()> {
        let Content::File(bytes) = &mut self.nodes[node] else { return Err("a folder has no bytes".into()) };
        edit.apply(&mut bytes.seen);
        bytes.changes.push((end, edit));
        Ok(())
    }

    /// A sync that began at `begin` came back: what was done before that is safe.
    fn sync(&mut self, path: &Path, begin: u64) -> Result<()> {
        if path != Path::new("") {
            let node = self.node(path)?;
            if let Content::File(bytes) = &mut self.nodes[node] {
                for (_, edit) in bytes.changes.extract_if(.., |(end, _)| *end <= begin) {
                    edit.apply(&mut bytes.safe);
                }
                return Ok(());
            }
        }
        let is_meant = |renaming: &mut Renaming| {
            renaming.end <= begin && renaming.names.iter().any(|(name, _)| folder_of(name) == path)
        };
        for renaming in self.renamings.extract_if(.., is_meant) {
            set(&mut self.safe_names, &renaming.names);
        }
        Ok(())
    }
}

impl Bytes {
    /// A sector that reached the disk is there as it was after one of the writes to it, whatever became of other sectors.
    fn cut(&self, fate: &mut impl Fate) -> Vec<u8> {
        let (mut cached, mut disk) = (self.safe.clone(), self.safe.clone());
        for (_, edit) in &self.changes {
            edit.apply(&mut cached);
            match edit {
                Edit::Resize(length) => {
                    if fate.keeps_change() {
                        disk.resize(*length, 0);
                    }
                }
                Edit::Write { offset, data } => {
                    let sectors = offset / SECTOR..(offset + data.len()).div_ceil(SECTOR);
                    for (sector, kept) in sectors.clone().zip(fate.keeps_sectors(sectors.len())) {
                        let range = sector * SECTOR..((sector + 1) * SECTOR).min(cached.len());
                        if kept && range.start < range.end {
                            Edit::Write { offset: range.start, data: cached[range].to_vec() }
                                .apply(&mut disk);
                        }
                    }
                }
            }
        }
        disk
    }
}

impl Edit {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Resize(length) => bytes.resize(*length, 0),
            Self::Write { offset, data } => {
                let end = offset + data.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                bytes[*offset..end].copy_from_slice(data);
            }
        }
    }
}

fn set(names: &mut BTreeMap<PathBuf, Node>, changes: &[(PathBuf, Option<Node>)]) {
    for (name, node) in changes {
        match node {
            Some(node) => drop(names.insert(name.clone(), *node)),
            None => drop(names.remove(name)),
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

#[cfg(test)]
mod tests;
